import { DynamlError } from "../errors.ts";
import type { ExchangeLimits } from "../net/http.ts";
import { abortError } from "../net/net-error.ts";

/** What a cache keeps: anything that stops to be accepted at a known time. */
export type Expiring = { readonly expiresAt: Date };

/** Tells all who wait what is going on. */
type OnPhase = (phase: string | undefined) => void;

export type TokenCacheOptions<T extends Expiring> = {
  /** Gets a token; `previous` is the one before (its refresh token may serve). Its signal aborts when nobody waits any more. */
  readonly acquire: (signal: AbortSignal, previous: T | undefined, onPhase: OnPhase) => Promise<T>;
  /** Whom the token is for, for messages: the organization's address. */
  readonly where: string;
  readonly now: () => Date;
};

/** A token is replaced this long before its end, or a tenth of its life before, whichever is less. */
const longestSkewMs = 5 * 60_000;

/** A renewal ahead of time is waited for no longer than that. */
const longestRenewalMs = 10_000;

type Held<T> = { readonly token: T; refreshAt: number };

/**
 * One token for all who ask: acquired once for all waiters, refreshed before it expires, and acquired anew after
 * `invalidate`. Each waiter's signal ends its own wait only; the acquisition ends when nobody waits.
 *
 * A refusal (an AUTH_ error that is not retryable) is final: it is thrown again without asking again, so that many
 * operations with a wrong password do not lock an account. While the old token still holds, a refresh that fails or takes
 * long is no error.
 */
export class TokenCache<T extends Expiring> {
  readonly #options: TokenCacheOptions<T>;
  #held: Held<T> | undefined;
  #previous: T | undefined;
  #acquisition: Acquisition<T> | undefined;
  #refused: DynamlError | undefined;

  constructor(options: TokenCacheOptions<T>) {
    this.#options = options;
  }

  async get(limits: ExchangeLimits = {}): Promise<T> {
    const now = this.#options.now().getTime();
    const held = this.#held;
    if (held !== undefined && now < held.refreshAt) return held.token;
    if (held !== undefined && now < held.token.expiresAt.getTime()) return await this.#renew(held, limits);
    if (this.#refused !== undefined) throw this.#refused;
    return await this.#wait(limits);
  }

  /** A token that still holds is worth more than one that does not come: the next attempt is halfway to its end. */
  async #renew(held: Held<T>, limits: ExchangeLimits): Promise<T> {
    if (this.#refused !== undefined) return held.token;
    const { signal, onPhase } = limits;
    const patience = AbortSignal.timeout(longestRenewalMs);
    try {
      return await this.#wait({
        onPhase,
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (this.#held !== held) return await this.get(limits);
      held.refreshAt = (this.#options.now().getTime() + held.token.expiresAt.getTime()) / 2;
      return held.token;
    }
  }

  /** The server rejected this token: the next `get` acquires another one. Nothing happens where it was replaced already. */
  invalidate(token: T): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  async #wait(limits: ExchangeLimits): Promise<T> {
    if (limits.signal?.aborted) throw abortError(limits.signal, this.#options.where, false);
    this.#acquisition ??= this.#begin();
    return await this.#acquisition.join(limits);
  }

  #begin(): Acquisition<T> {
    const acquisition: Acquisition<T> = new Acquisition(
      async (signal, onPhase) => {
        try {
          const token = await this.#options.acquire(signal, this.#previous, onPhase);
          if (this.#acquisition === acquisition) this.#hold(token);
          return token;
        } catch (error) {
          if (isRefusal(error)) this.#refused = error;
          throw error;
        } finally {
          this.#forget(acquisition);
        }
      },
      this.#options.where,
      () => this.#forget(acquisition),
    );
    return acquisition;
  }

  #hold(token: T): void {
    const now = this.#options.now().getTime();
    const expiresAt = token.expiresAt.getTime();
    this.#held = { token, refreshAt: expiresAt - Math.min(longestSkewMs, (expiresAt - now) / 10) };
    this.#previous = token;
  }

  #forget(acquisition: Acquisition<T>): void {
    if (this.#acquisition === acquisition) this.#acquisition = undefined;
  }
}

/** One acquisition under way, with those who wait for it. */
class Acquisition<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  readonly #where: string;
  readonly #abandoned: () => void;
  readonly #listeners = new Set<OnPhase>();
  #waiters = 0;

  constructor(acquire: (signal: AbortSignal, onPhase: OnPhase) => Promise<T>, where: string, abandoned: () => void) {
    this.#where = where;
    this.#abandoned = abandoned;
    const tell = (phase: string | undefined): void => {
      for (const listener of this.#listeners) listener(phase);
    };
    // Begins a moment later, when whoever holds this object knows it.
    this.#result = Promise.resolve().then(() => acquire(this.#controller.signal, tell));
    this.#result.catch(() => {});
  }

  async join({ signal, onPhase = () => {} }: ExchangeLimits): Promise<T> {
    this.#waiters += 1;
    const listener: OnPhase = (phase) => onPhase(phase);
    this.#listeners.add(listener);
    const leave = Promise.withResolvers<never>();
    const onAbort = (): void => {
      if (signal !== undefined) leave.reject(abortError(signal, this.#where, false));
      this.#leave(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await Promise.race([this.#result, leave.promise]);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#listeners.delete(listener);
    }
  }

  #leave(reason: unknown): void {
    this.#waiters -= 1;
    if (this.#waiters > 0) return;
    this.#abandoned();
    this.#controller.abort(reason);
  }
}

function isRefusal(error: unknown): error is DynamlError {
  return error instanceof DynamlError && error.code.startsWith("AUTH_") && !error.retryable;
}
