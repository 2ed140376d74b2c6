import type { ApiErrorCode } from '#lib/api/errors.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      code?: ApiErrorCode;
    }
    interface PageState {
      /** The chat panel has the screen of a telephone to itself. */
      chat?: boolean;
    }
  }
}

export {};
