/** What the Web API says of whatever its address cannot name. */
const operationNotSupported = 0x80060888 | 0;

const invalidEntityKeyOperation = 0x8006088f | 0;
const invalidArgument = 0x80040203 | 0;

/**
 * The code that a fault has over SOAP, where the Web API tells it by one that stands for many things: an alternate key that the
 * table does not have, and a message that is not there. Otherwise the fault's own.
 */
export function codeOverSoap(errorCode: number, message: string, operation: string): number {
  if (errorCode !== operationNotSupported) return errorCode;
  if (/^The key in the request URI is not valid for resource /.test(message)) return invalidEntityKeyOperation;
  const [, segment] = /^Resource not found for the segment '([^']+)'/.exec(message) ?? [];
  return segment === operation ? invalidArgument : errorCode;
}
