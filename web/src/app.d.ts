import type { ApiErrorCode } from '#lib/api/errors.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      code?: ApiErrorCode;
    }
  }
}

export {};
