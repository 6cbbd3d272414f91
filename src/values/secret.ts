const mask = "[secret]";

/** A value that never prints: not in text, JSON, templates or a debugger's inspection. */
export class Secret {
  readonly #value: string;
  /** The only hosts that it may be sent to, as patterns (`isHost`); undefined where nobody has bound it. */
  readonly hosts: readonly string[] | undefined;

  constructor(value: string, hosts?: readonly string[]) {
    this.#value = value;
    this.hosts = hosts;
  }

  /** The value itself. Call it only where the secret is used up: a handshake, a token request. */
  reveal(): string {
    return this.#value;
  }

  /** The same for these hosts alone, where it is not bound to others already; as it is for undefined. */
  boundTo(hosts: readonly string[] | undefined): Secret {
    const isFree = this.hosts === undefined || this.hosts.includes("*");
    return hosts !== undefined && isFree ? new Secret(this.#value, hosts) : this;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.toPrimitive](): string {
    return mask;
  }

  /** Node's util.inspect, without importing it: this file also runs in a browser. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return mask;
  }
}
