declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Client = { readonly clientId: string; readonly secret: string | undefined };
  type Token = { readonly clientId: string; readonly accountId?: string; destroy(): Promise<void> };
  type Grant = {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  };
  type DeviceCode = { accountId: string; grantId: string; scope: string; error: string; save(): Promise<string> };
  /** What a grant type's handler sees; `params` are those that were registered with it. */
  export type Context = {
    body: unknown;
    readonly oidc: { readonly params: Record<string, string>; readonly client: Client; readonly provider: Provider };
  };

  /** An exchange as middleware sees it when it is over. */
  type Answered = {
    readonly status: number;
    readonly oidc?: { readonly route: string; readonly body?: Record<string, string> };
  };

  /** As much of oidc-provider 9 as our tests use. */
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (context: Answered, next: () => Promise<void>) => Promise<void>): void;
    registerGrantType(name: string, handler: (context: Context) => Promise<void>, parameters: readonly string[]): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ prompt: { name: string } }>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    readonly Grant: new (options: {
      accountId: string;
      clientId: string;
    }) => Grant;
    readonly DeviceCode: { findByUserCode(code: string): Promise<DeviceCode | undefined> };
    readonly AccessToken: {
      new (options: Record<string, unknown>): { save(): Promise<string>; scope: string; resourceServer: unknown };
      find(value: string): Promise<Token | undefined>;
    };
    readonly RefreshToken: new (
      options: Record<string, unknown>,
    ) => { save(): Promise<string> };
    readonly ClientCredentials: { find(value: string): Promise<Token | undefined> };
  }
  export namespace errors {
    class InvalidGrant extends Error {
      constructor(description: string);
    }
  }
}
