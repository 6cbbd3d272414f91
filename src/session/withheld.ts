import { Secret } from "../values/secret.ts";

/** A secret as options give it, as one that does not print. */
export function withheld(secret: Secret | string = ""): Secret {
  return secret instanceof Secret ? secret : new Secret(secret);
}

/** Its value, for where it is used up. */
export function revealed(secret: Secret | string): string {
  return withheld(secret).reveal();
}
