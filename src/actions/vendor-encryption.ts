/** Values that the vendor's product encrypted: `AM2gvUWJ…pME`. Nobody else can decrypt them. */
const pattern = /^AM\d[A-Za-z0-9+/]+={0,2}aME$/;

export function isVendorEncrypted(text: string): boolean {
  return pattern.test(text.trim());
}
