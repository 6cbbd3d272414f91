import type { HttpResponse } from "../../net/http.ts";

/** Seconds over which the organization counts, as documented. */
export const documentedWindow = 300;
/** Of the seconds of execution, what is used: how long a request will take is not known before. */
const secondsUsed = 0.98;
/** How much each answer counts for the estimate of the seconds that are allowed. */
const weight = 0.1;

type Sent = { readonly at: number; answeredAt: number };

/** A request that has left is told its end. */
export type Leaving = {
  /** @param answer undefined where none came */
  answered(answer: Pick<HttpResponse, "headers"> | undefined): void;
  /** The organization took it for one too many; it counts for nothing. */
  refused(): void;
};

/**
 * What the organization still allows, told by the headers of its answers (x-ms-ratelimit-burst-remaining-xrm-requests,
 * x-ms-ratelimit-time-remaining-xrm-requests; protocols §8): requests and seconds of execution in a sliding window. Says how
 * long to wait before the next request so that it is not refused. Where no such header comes there is nothing to wait for.
 *
 * When the organization counted a request is known only to lie between its leaving and its answer. So each counts until a
 * window after its answer, and what is allowed is taken for what is certain: the most that answers have shown.
 */
export class ProtectionWindow {
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #underWay = new Set<Sent>();
  /** Answered within the window, the oldest answer first. */
  readonly #answered: Sent[] = [];
  /** Of `#answered`, how long they took together. */
  #usedMs = 0;
  #requestsAllowed: number | undefined;
  #msAllowed: number | undefined;

  constructor(windowSeconds: number = documentedWindow, now: () => number = () => performance.now()) {
    this.#windowMs = windowSeconds * 1000;
    this.#now = now;
  }

  /** Milliseconds to wait before the next request; 0: none. Where all that counts is under way it is an answer that tells. */
  wait(): number {
    this.#forgetOld();
    if (this.#hasRoom()) return 0;
    const [oldest] = this.#answered;
    return oldest === undefined
      ? this.#windowMs
      : Math.max(1, Math.ceil(oldest.answeredAt + this.#windowMs - this.#now()));
  }

  /** A request leaves. */
  sent(): Leaving {
    const request = { at: this.#now(), answeredAt: Number.POSITIVE_INFINITY };
    this.#underWay.add(request);
    return {
      answered: (answer) => {
        if (!this.#underWay.delete(request)) return;
        request.answeredAt = this.#now();
        this.#usedMs += request.answeredAt - request.at;
        this.#answered.push(request);
        if (answer !== undefined) this.#learn(request, answer.headers);
        if (this.#requestsAllowed === undefined && this.#msAllowed === undefined) this.#forgetAll();
      },
      refused: () => {
        if (!this.#underWay.delete(request)) return;
        this.#forgetOld();
        // It was sent because there seemed to be room: somebody else uses the same allowance, or it has shrunk.
        if (this.#requestsAllowed !== undefined)
          this.#requestsAllowed = Math.max(1, Math.min(this.#requestsAllowed, this.#count));
      },
    };
  }

  get #count(): number {
    return this.#answered.length + this.#underWay.size;
  }

  #hasRoom(): boolean {
    if (this.#requestsAllowed !== undefined && this.#count >= this.#requestsAllowed) return false;
    if (this.#msAllowed === undefined || this.#answered.length === 0) return true;
    const usual = this.#usedMs / this.#answered.length;
    return this.#usedMs + (this.#underWay.size + 1) * usual <= this.#msAllowed * secondsUsed;
  }

  #learn(request: Sent, headers: HttpResponse["headers"]): void {
    this.#forgetOld();
    const requests = numberIn(headers["x-ms-ratelimit-burst-remaining-xrm-requests"]);
    if (requests !== undefined) {
      this.#requestsAllowed = Math.max(this.#requestsAllowed ?? 0, this.#certainlyCounted(request) + requests);
    }
    const seconds = numberIn(headers["x-ms-ratelimit-time-remaining-xrm-requests"]);
    if (seconds === undefined) return;
    const allowed = this.#usedMs + seconds * 1000;
    this.#msAllowed = this.#msAllowed === undefined ? allowed : this.#msAllowed + weight * (allowed - this.#msAllowed);
  }

  /** Requests that the answer's header has counted in any case, itself included. */
  #certainlyCounted({ at, answeredAt }: Sent): number {
    const start = answeredAt - this.#windowMs;
    const others = this.#answered.filter((other) => other.answeredAt <= at && other.at > start);
    return others.length + 1;
  }

  /** Nobody counts. */
  #forgetAll(): void {
    this.#answered.length = 0;
    this.#usedMs = 0;
  }

  #forgetOld(): void {
    const start = this.#now() - this.#windowMs;
    let old = 0;
    for (let sent = this.#answered[0]; sent !== undefined && sent.answeredAt <= start; sent = this.#answered[old]) {
      this.#usedMs -= sent.answeredAt - sent.at;
      old += 1;
    }
    if (old > 0) this.#answered.splice(0, old);
  }
}

/** `5,999`, `1,199.98`: grouped by thousands. */
function numberIn(value: string | readonly string[] | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const number = Number(value.replaceAll(",", ""));
  return Number.isFinite(number) ? number : undefined;
}
