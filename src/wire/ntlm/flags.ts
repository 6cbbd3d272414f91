/** NegotiateFlags ([MS-NLMP] 2.2.2.5), as far as they matter here. */
export const flag = {
  unicode: 0x00000001,
  oem: 0x00000002,
  requestTarget: 0x00000004,
  sign: 0x00000010,
  seal: 0x00000020,
  lmKey: 0x00000080,
  ntlm: 0x00000200,
  anonymous: 0x00000800,
  domainSupplied: 0x00001000,
  workstationSupplied: 0x00002000,
  alwaysSign: 0x00008000,
  targetTypeDomain: 0x00010000,
  targetTypeServer: 0x00020000,
  extendedSessionSecurity: 0x00080000,
  targetInfo: 0x00800000,
  version: 0x02000000,
  key128: 0x20000000,
  keyExchange: 0x40000000,
  key56: 0x80000000,
} as const;

/** What Windows proposes, and what some servers insist on: 56-bit to Unicode with the VERSION field. */
export const clientFlags = 0xe2088297;

/** The server's choice among the flags that a client proposes. */
export const serverFlags =
  (flag.unicode |
    flag.oem |
    flag.requestTarget |
    flag.sign |
    flag.seal |
    flag.ntlm |
    flag.alwaysSign |
    flag.extendedSessionSecurity |
    flag.version |
    flag.key128 |
    flag.keyExchange |
    flag.key56) >>>
  0;

export function has(flags: number, wanted: number): boolean {
  return (flags & wanted) !== 0;
}

/** Whether a session key of its own is exchanged ([MS-NLMP] 3.1.5.1.2). */
export function exchangesKey(flags: number): boolean {
  return has(flags, flag.keyExchange) && has(flags, flag.sign | flag.seal);
}
