import type { Duplex } from "node:stream";

/** A proxy's answer to CONNECT, its body left aside. */
export type AnswerHead = {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The connection can carry another request. */
  readonly isKept: boolean;
};

/** Raised, never shown: what came is no answer to CONNECT. */
class NoAnswer extends Error {}

const maxHead = 65_536;
const maxBody = 1_048_576;

/**
 * Reads the answer to a CONNECT request (RFC 9110, section 9.3.6) and not a byte more: after a 2xx the stream is the
 * tunnel's, after another status the body is skipped. Rejects with NoAnswer, or with the stream's own error.
 */
export async function readAnswerHead(stream: Duplex): Promise<AnswerHead> {
  const reader = new Reader(stream);
  const { status, reason, headers } = parseHead(await reader.until("\r\n\r\n", maxHead));
  if (status >= 200 && status < 300) {
    if (reader.rest > 0) throw new NoAnswer("bytes follow the answer that opens the tunnel");
    return { status, reason, headers, isKept: true };
  }
  const saysClose = [headers.connection, headers["proxy-connection"]]
    .flat()
    .some((value) => /\bclose\b/i.test(value ?? ""));
  const isKept = !saysClose && (await skipBody(reader, headers));
  return { status, reason, headers, isKept: isKept && reader.rest === 0 };
}

function parseHead(head: string): Pick<AnswerHead, "status" | "reason" | "headers"> {
  const [first = "", ...lines] = head.split("\r\n");
  const [, status, reason = ""] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === undefined) throw new NoAnswer("the answer is not HTTP/1.1");
  const headers: Record<string, string[]> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers[name] = [...(headers[name] ?? []), line.slice(colon + 1).trim()];
  }
  return { status: Number(status), reason: reason.trim(), headers };
}

/** False where the body's end cannot be known, or is too far. */
async function skipBody(reader: Reader, headers: AnswerHead["headers"]): Promise<boolean> {
  if (/\bchunked\s*$/i.test(headers["transfer-encoding"]?.at(-1) ?? "")) return await skipChunks(reader);
  const length = Number(headers["content-length"]?.[0] ?? Number.NaN);
  if (!Number.isInteger(length) || length > maxBody) return false;
  await reader.skip(length);
  return true;
}

async function skipChunks(reader: Reader): Promise<boolean> {
  for (let total = 0; ; ) {
    const size = Number.parseInt(await reader.until("\r\n", maxHead), 16);
    if (!Number.isInteger(size) || size < 0) throw new NoAnswer("the answer's body is not in chunks");
    if (size === 0) return await skipTrailers(reader);
    total += size;
    if (total > maxBody) return false;
    await reader.skip(size + 2);
  }
}

async function skipTrailers(reader: Reader): Promise<boolean> {
  for (let total = 0; total <= maxHead; ) {
    const line = await reader.until("\r\n", maxHead);
    if (line === "") return true;
    total += line.length + 2;
  }
  return false;
}

/** Takes bytes from a stream on demand; the stream stays paused in between. */
class Reader {
  readonly #stream: Duplex;
  #buffer = Buffer.alloc(0);

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  get rest(): number {
    return this.#buffer.length + this.#stream.readableLength;
  }

  /** The text before a mark, which is taken too. */
  async until(mark: string, most: number): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf(mark);
      if (at >= 0) {
        const text = this.#buffer.toString("latin1", 0, at);
        this.#buffer = this.#buffer.subarray(at + mark.length);
        return text;
      }
      if (this.#buffer.length > most) throw new NoAnswer("the answer is too long");
      await this.#more();
    }
  }

  async skip(length: number): Promise<void> {
    while (this.#buffer.length < length) await this.#more();
    this.#buffer = this.#buffer.subarray(length);
  }

  async #more(): Promise<void> {
    const chunk = this.#stream.read() ?? (await nextChunk(this.#stream));
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
  }
}

function nextChunk(stream: Duplex): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off("readable", onReadable).off("end", onEnd).off("close", onEnd).off("error", onError);
    };
    const onReadable = (): void => {
      const chunk: Buffer | null = stream.read();
      if (chunk === null) return;
      settle();
      resolve(chunk);
    };
    const onEnd = (): void => {
      settle();
      reject(new NoAnswer("the connection was closed"));
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    if (stream.destroyed || stream.readableEnded) return onEnd();
    stream.on("readable", onReadable).on("end", onEnd).on("close", onEnd).on("error", onError);
  });
}
