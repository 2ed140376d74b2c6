import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const SetUpCodeMutation = graphql(`
  mutation SetUpCode {
    setUpCode {
      secret
      qrSvg
      errors {
        code
        message
        path
      }
    }
  }
`);
export type ShownSecret = ResultOf<typeof SetUpCodeMutation>['setUpCode'];

export const ConfirmCodeMutation = graphql(`
  mutation ConfirmCode($input: ConfirmCodeInput!) {
    confirmCode(input: $input) {
      recoveryCodes
      errors {
        code
        message
        path
      }
    }
  }
`);

export const VerifyCodeMutation = graphql(`
  mutation VerifyCode($input: VerifyCodeInput!) {
    verifyCode(input: $input) {
      verified
      errors {
        code
        message
        path
      }
    }
  }
`);

export const DisableCodeMutation = graphql(`
  mutation DisableCode($input: DisableCodeInput!) {
    disableCode(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ConfirmPasswordMutation = graphql(`
  mutation ConfirmPassword($input: ConfirmPasswordInput!) {
    confirmPassword(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
