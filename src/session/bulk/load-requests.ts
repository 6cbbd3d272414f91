import { setTimeout } from "node:timers/promises";
import type { HttpResponse } from "../../net/http.ts";
import { timeoutOf } from "../given-options.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { secondsRefused } from "../retry.ts";
import type { BulkOptions } from "./bulk-options.ts";
import { Gate } from "./gate.ts";
import type { Governor } from "./governor.ts";
import { isAway } from "./judge-failure.ts";
import { ProtectionWindow } from "./protection-window.ts";

/** Seconds between two questions whether an organization that is away is back; they grow to the last. */
const firstLook = 0.25;
const lastLook = 30;
/** Seconds for the last question of a load that is stopped meanwhile. */
const lookOfStopped = 5;
/** Seconds that a question has after a while, however short the caller's own limit is: one that is never met is no outage. */
const enoughForLook = 5;
/** Seconds that an organization may be away. */
const usualOutage = 300;
/** Times that a reading request is made while the organization comes and goes. */
const mostReadings = 5;

/**
 * Sends the requests of a load, each through the gate. One that the organization refuses for a while is made again when it
 * says, however often; while the organization is away, nothing but the question whether it is back is sent.
 */
export class LoadRequests {
  readonly gate: Gate;
  readonly #service: OrganizationService;
  readonly #options: BulkOptions;
  readonly #governor: Governor;
  readonly #window: ProtectionWindow;
  #isLookingOut = false;
  #count = 0;
  #throttled = 0;
  #mostConcurrency = 0;

  constructor(service: OrganizationService, options: BulkOptions, governor: Governor, paused: () => void) {
    this.#service = service;
    this.#options = options;
    this.#governor = governor;
    this.#window = new ProtectionWindow(options.windowSeconds);
    this.gate = new Gate({
      concurrency: () => governor.concurrency,
      wait: () => this.#window.wait(),
      saturated: () => governor.saturated(),
      paused,
    });
  }

  /** Requests that write: the questions of a load are none of them. */
  get count(): number {
    return this.#count;
  }

  get throttled(): number {
    return this.#throttled;
  }

  get mostConcurrency(): number {
    return this.#mostConcurrency;
  }

  /** One request that writes, made once; only what the organization refused for a while is made again. */
  async send<T>(call: Call<T>): Promise<T> {
    return await this.#send((service, limits) => {
      this.#count += 1;
      return call(service, limits);
    });
  }

  async #send<T>(call: Call<T>): Promise<T> {
    for (;;) {
      await this.gate.turn();
      const underWay = this.gate.underWay;
      this.#mostConcurrency = Math.max(this.#mostConcurrency, underWay);
      const attempt = await this.#attempt(call);
      if (attempt.refused === undefined) {
        if ("value" in attempt) return attempt.value;
        throw attempt.error;
      }
      this.#governor.refused(attempt.error, underWay);
    }
  }

  /** A request that reads: made again where the organization went away meanwhile. */
  async ask<T>(call: Call<T>): Promise<T> {
    for (let count = 1; ; count += 1) {
      try {
        return await this.#send(call);
      } catch (error) {
        if (!isAway(error) || count === mostReadings) throw error;
      }
    }
  }

  /** The organization refused a part of a request for so many seconds. */
  hold(seconds: number): void {
    this.#throttled += 1;
    this.gate.hold(seconds);
  }

  async #attempt<T>(call: Call<T>): Promise<Attempt<T>> {
    const leaving = this.#window.sent();
    let answer: Pick<HttpResponse, "headers"> | undefined;
    let refused: number | undefined;
    const { signal, timeout } = this.#options;
    const onAnswer = (got: Pick<HttpResponse, "headers">): void => {
      answer = got;
      const hint = got.headers["x-ms-dop-hint"];
      if (typeof hint === "string") this.#governor.recommend(Number(hint));
    };
    const limits = { timeout, signal, onAnswer, onThrottled: (seconds: number) => (refused = seconds) };
    try {
      return { value: await call(this.#service, limits), refused: undefined };
    } catch (error) {
      // Metadata that a call needs may have been asked for by somebody else, who was told.
      refused ??= secondsRefused({ error, response: undefined });
      if (isAway(error)) this.#lookOut(error, refused);
      else if (refused !== undefined) this.hold(refused);
      return { error, refused };
    } finally {
      if (refused === undefined) leaving.answered(answer);
      else leaving.refused();
      this.gate.end(refused !== undefined);
    }
  }

  /**
   * Nothing else leaves until the organization answers again; the load ends where it stays away for too long.
   *
   * @param seconds when it is to be asked again, where it says so
   */
  #lookOut(error: unknown, seconds: number | undefined): void {
    if (this.#isLookingOut) return;
    this.#isLookingOut = true;
    this.#untilBack(error, seconds)
      .then(
        () => this.gate.open(),
        (reason: unknown) => this.gate.close(reason),
      )
      .finally(() => {
        this.#isLookingOut = false;
      });
  }

  async #untilBack(error: unknown, askedFor: number | undefined): Promise<void> {
    const { outage = usualOutage } = this.#options;
    const end = performance.now() + outage * 1000;
    let isBack = false;
    for (let pause = firstLook, asked = askedFor; !isBack; pause = Math.min(lastLook, pause * 2)) {
      const left = (end - performance.now()) / 1000;
      if (left <= 0 || (asked ?? 0) > left) throw error;
      const seconds = asked ?? Math.min(pause, left);
      this.gate.shut(seconds);
      const isStopped = await this.#isStopped(seconds);
      // A load that is stopped looks once more, but no sooner than it was asked to.
      if (isStopped && asked !== undefined) throw error;
      ({ isBack, asked } = await this.#look(isStopped, Math.min(pause, enoughForLook)));
      if (isStopped && !isBack) throw error;
    }
  }

  /** Waits for so many seconds, or until the load is stopped: whether it is. */
  async #isStopped(seconds: number): Promise<boolean> {
    const { signal, stop } = this.#options;
    await setTimeout(seconds * 1000, undefined, { signal: anyOf(signal, stop) }).catch(() => signal?.throwIfAborted());
    return stop?.aborted === true;
  }

  /**
   * Whether it answers WhoAmI, with whatever: a limit is an answer too. Or when it is to be asked again.
   *
   * @param least seconds that it has at least
   */
  async #look(
    isStopped: boolean,
    least: number,
  ): Promise<{ readonly isBack: boolean; readonly asked: number | undefined }> {
    const { signal, stop } = this.#options;
    const timeout = Math.max(least, timeoutOf(this.#options, lastLook));
    const leaving = this.#window.sent();
    const calledOff = isStopped ? signal : anyOf(signal, stop);
    let asked: number | undefined;
    const limits = {
      signal: calledOff,
      timeout: Math.min(timeout, isStopped ? lookOfStopped : lastLook),
      onThrottled: (seconds: number): void => {
        asked = seconds;
      },
    };
    try {
      await this.#service.execute({ requestName: "WhoAmI", parameters: new Map() }, limits);
      return { isBack: true, asked };
    } catch (error) {
      signal?.throwIfAborted();
      const isBack = calledOff?.aborted !== true && !isAway(error);
      if (isBack && asked !== undefined) this.hold(asked);
      return { isBack, asked };
    } finally {
      leaving.answered(undefined);
    }
  }
}

function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

type Call<T> = (service: OrganizationService, limits: CallLimits) => Promise<T>;

type Attempt<T> =
  | { readonly value: T; readonly refused: undefined }
  | { readonly error: unknown; readonly refused: number | undefined };
