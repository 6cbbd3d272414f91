import { setTimeout } from "node:timers/promises";
import type { Duration } from "../../wire/organization-call.ts";
import { type ErrorName, OrganizationFault } from "../faults.ts";
import type { EmulatorResponse } from "../handler.ts";
import type { ProtectionLimits } from "./protection-limits.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** A request under service protection. */
export type ProtectedRequest = {
  /** Whose limits count. */
  readonly user: string;
  /** @param refusal the fault of a request that is one too many, to be answered in the wire's own form */
  readonly answer: (refusal?: OrganizationFault) => EmulatorResponse;
  /** Records written so far, by anybody: what the request adds to it makes it take longer. */
  readonly written: () => number;
};

type Usage = { readonly requests: SlidingWindow; readonly milliseconds: SlidingWindow; running: number };

/**
 * The service protection limits of one organization (protocols §8): requests, execution time and requests at once, of each user,
 * in a sliding window. A refused request gets code, text and `Retry-After` as documented and counts for nothing.
 */
export class ServiceProtection {
  readonly #limits: ProtectionLimits;
  readonly #now: () => Date;
  readonly #users = new Map<string, Usage>();

  constructor(limits: ProtectionLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  async guard({ user, answer, written }: ProtectedRequest): Promise<EmulatorResponse> {
    const usage = this.#usageOf(user);
    const refusal = this.#refusal(usage);
    if (refusal !== undefined) return this.#told(usage, withRetryAfter(answer(refusal), refusal));
    const before = written();
    const started = performance.now();
    usage.requests.add(this.#time(), 1);
    usage.running += 1;
    try {
      const response = answer();
      await this.#pace(started, written() - before);
      return this.#told(usage, response, performance.now() - started);
    } finally {
      usage.running -= 1;
    }
  }

  /** Adds up what a request took, and tells what is left of the limits. */
  #told(usage: Usage, response: EmulatorResponse, took = 0): EmulatorResponse {
    const { requests, executionSeconds, windowSeconds, degreeOfParallelism } = this.#limits;
    const now = this.#time();
    if (took > 0) usage.milliseconds.add(now, took);
    const seconds = Math.max(0, executionSeconds - usage.milliseconds.sumAt(now) / 1000);
    const hint = degreeOfParallelism ?? Math.max(1, Math.floor(executionSeconds / windowSeconds));
    const headers = {
      "x-ms-ratelimit-burst-remaining-xrm-requests": String(Math.max(0, requests - usage.requests.sumAt(now))),
      "x-ms-ratelimit-time-remaining-xrm-requests": seconds.toLocaleString("en-US", twoDigits),
      "x-ms-dop-hint": String(hint),
    };
    return { ...response, headers: { ...response.headers, ...headers } };
  }

  #refusal(usage: Usage): OrganizationFault | undefined {
    const { requests, executionSeconds, concurrency, windowSeconds } = this.#limits;
    const now = this.#time();
    if (usage.requests.sumAt(now) >= requests) {
      const message = `Number of requests exceeded the limit of ${requests} over time window of ${windowSeconds} seconds.`;
      return throttled(
        "ThrottlingBurstRequestLimitExceededError",
        message,
        usage.requests.untilBelow(requests, now) / 1000,
      );
    }
    const most = executionSeconds * 1000;
    if (usage.milliseconds.sumAt(now) >= most) {
      const message = `Combined execution time of incoming requests exceeded limit of ${most.toLocaleString("en-US")} milliseconds over time window of ${windowSeconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`;
      return throttled("ThrottlingTimeExceededError", message, usage.milliseconds.untilBelow(most, now) / 1000);
    }
    if (usage.running < concurrency) return undefined;
    const message = `Number of concurrent requests exceeded the limit of ${concurrency}.`;
    return throttled("ThrottlingConcurrencyLimitExceededError", message, windowSeconds / partsOfWindow);
  }

  /** Holds the answer until the request has taken as long as it is to take. */
  async #pace(started: number, records: number): Promise<void> {
    const { requestMilliseconds = 0, recordMilliseconds = 0 } = this.#limits;
    const end = started + requestMilliseconds + records * recordMilliseconds;
    // A timer may end a part of a millisecond early.
    for (let left = end - performance.now(); left > 0; left = end - performance.now())
      await setTimeout(Math.ceil(left));
  }

  #usageOf(user: string): Usage {
    const known = this.#users.get(user);
    if (known !== undefined) return known;
    const milliseconds = this.#limits.windowSeconds * 1000;
    const usage = {
      requests: new SlidingWindow(milliseconds),
      milliseconds: new SlidingWindow(milliseconds),
      running: 0,
    };
    this.#users.set(user, usage);
    return usage;
  }

  #time(): number {
    return this.#now().getTime();
  }
}

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

/** Who has too many requests at once is told to come again after this part of a window: a second of five minutes. */
const partsOfWindow = 300;

function throttled(errorName: ErrorName, message: string, seconds: number): OrganizationFault {
  const retryAfter: Duration = { kind: "Duration", seconds: Math.max(seconds, 0.001) };
  return new OrganizationFault(errorName, message, { errorDetails: new Map([["Retry-After", retryAfter]]) });
}

/** HTTP counts whole seconds. */
function withRetryAfter(response: EmulatorResponse, { errorDetails }: OrganizationFault): EmulatorResponse {
  const { seconds } = errorDetails.get("Retry-After") as Duration;
  return { ...response, headers: { ...response.headers, "retry-after": String(Math.ceil(seconds)) } };
}
