declare module "js-md4" {
  const md4: { arrayBuffer(message: string | Uint8Array | ArrayBuffer): ArrayBuffer };
  export = md4;
}
