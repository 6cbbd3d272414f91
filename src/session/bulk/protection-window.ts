import type { HttpResponse } from "../../net/http.ts";

/** Seconds over which the organization counts, as documented. */
const documentedWindow = 300;
/** Requests that are left over on purpose: others may work as the same user. */
const requestMargin = 2;

type Sent = { readonly at: number; readonly ordinal: number; seconds: number };

/**
 * What the organization still allows, told by the headers of its answers (x-ms-ratelimit-burst-remaining-xrm-requests,
 * x-ms-ratelimit-time-remaining-xrm-requests; protocols §8): requests and seconds of execution in a sliding window. Says how
 * long to wait before the next request so that it is not refused. Where no such header comes there is nothing to wait for.
 */
export class ProtectionWindow {
  readonly #windowMs: number;
  /** Own requests are remembered a little longer: the organization's window starts when a request arrives. */
  readonly #keptMs: number;
  readonly #now: () => number;
  /** The oldest first. */
  readonly #sent: Sent[] = [];
  readonly #requestsAllowed: Allowance;
  readonly #secondsAllowed: Allowance;
  #ordinal = 0;
  #inFlight = 0;
  /** Of the requests in `#sent` that were answered. */
  #usedSeconds = 0;

  constructor(windowSeconds: number = documentedWindow, now: () => number = Date.now) {
    this.#windowMs = windowSeconds * 1000;
    this.#keptMs = this.#windowMs + Math.min(250, windowSeconds * 20);
    this.#now = now;
    this.#requestsAllowed = new Allowance(this.#windowMs);
    this.#secondsAllowed = new Allowance(this.#windowMs);
  }

  /** Milliseconds to wait before the next request; 0: none. */
  wait(): number {
    this.#forgetOld();
    const oldest = this.#sent[0];
    if (oldest === undefined || this.#hasRoom()) return 0;
    return Math.max(1, oldest.at + this.#keptMs - this.#now());
  }

  /** A request leaves; the returned function is told its end. */
  sent(): (answer: Pick<HttpResponse, "headers"> | undefined) => void {
    const request: Sent = { at: this.#now(), ordinal: this.#ordinal, seconds: 0 };
    this.#ordinal += 1;
    this.#sent.push(request);
    this.#inFlight += 1;
    let isDone = false;
    return (answer) => {
      if (isDone) return;
      isDone = true;
      this.#inFlight -= 1;
      request.seconds = (this.#now() - request.at) / 1000;
      this.#usedSeconds += request.seconds;
      if (answer !== undefined) this.#learn(request, answer.headers);
    };
  }

  #hasRoom(): boolean {
    const sent = this.#sent.length;
    const requests = this.#requestsAllowed.most;
    if (requests !== undefined && sent >= Math.max(1, requests - requestMargin)) return false;
    const seconds = this.#secondsAllowed.most;
    if (seconds === undefined) return true;
    const usual = this.#usedSeconds / Math.max(1, sent - this.#inFlight);
    return this.#usedSeconds + (this.#inFlight + 1) * usual <= seconds * 0.97;
  }

  /** What is allowed in a window is what remains and what was used when the organization took the request. */
  #learn(request: Sent, headers: HttpResponse["headers"]): void {
    const requests = numberIn(headers["x-ms-ratelimit-burst-remaining-xrm-requests"]);
    if (requests !== undefined) this.#requestsAllowed.learn(this.#countedWith(request) + requests, this.#now());
    const seconds = numberIn(headers["x-ms-ratelimit-time-remaining-xrm-requests"]);
    if (seconds !== undefined) this.#secondsAllowed.learn(this.#usedSeconds + seconds, this.#now());
  }

  /** Own requests in the window that ends with this one. */
  #countedWith({ at, ordinal }: Sent): number {
    const start = at - this.#windowMs;
    const [first] = this.#sent;
    if (first === undefined) return 1;
    let old = 0;
    for (let sent: Sent | undefined = first; sent !== undefined && sent.at <= start; sent = this.#sent[old]) old += 1;
    return Math.max(1, ordinal - first.ordinal + 1 - old);
  }

  #forgetOld(): void {
    const start = this.#now() - this.#keptMs;
    let old = 0;
    for (let sent = this.#sent[0]; sent !== undefined && sent.at <= start; sent = this.#sent[old]) {
      this.#usedSeconds -= sent.seconds;
      old += 1;
    }
    if (old > 0) this.#sent.splice(0, old);
  }
}

/**
 * The largest of the estimates of the last one to two windows: each answer tells too little where others use the same
 * allowance or answers overtake each other.
 */
class Allowance {
  readonly #windowMs: number;
  #since = 0;
  #current: number | undefined;
  #before: number | undefined;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  get most(): number | undefined {
    return this.#before === undefined ? this.#current : Math.max(this.#before, this.#current ?? 0);
  }

  learn(estimate: number, now: number): void {
    if (this.#current === undefined || now - this.#since > this.#windowMs) {
      this.#before = this.#current;
      this.#current = estimate;
      this.#since = now;
    }
    this.#current = Math.max(this.#current, estimate);
  }
}

/** `5,999`, `1,199.98`: grouped by thousands. */
function numberIn(value: string | readonly string[] | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const number = Number(value.replaceAll(",", ""));
  return Number.isFinite(number) ? number : undefined;
}
