/** Without the calls (`request`, `stream` …) that undici's index adds to it. */
declare module "undici/lib/dispatcher/client.js" {
  import type { Client as WholeClient } from "undici";

  const Client: new (...given: ConstructorParameters<typeof WholeClient>) => Pick<WholeClient, "dispatch" | "destroy">;
  export = Client;
}

declare module "undici/lib/core/errors.js" {
  import { errors } from "undici";
  export = errors;
}
