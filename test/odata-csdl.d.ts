declare module "odata-csdl" {
  type Message = { readonly message: string };
  /** @param options.strict throws at the first fault; else `messages` collects them */
  export function xml2json(
    xml: string,
    options?: { strict?: boolean; messages?: Message[] },
  ): Record<string, Record<string, unknown>>;
}
