/** Whom the organization of `bench/sign-in` knows. */
export const user = { domain: "CRMDOM", userName: "bob", password: "Secret2!", upn: "bob@contoso.com" };
export const application = { clientId: "11111111-1111-4111-8111-111111111111", secret: "s3cret~value" };
