import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import type { AuthErrorCode } from "./auth-error.ts";
import { type Expiring, TokenCache } from "./token-cache.ts";

type Token = Expiring & { readonly name: string };
type Asked = {
  readonly previous: Token | undefined;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: string) => void;
} & ReturnType<typeof Promise.withResolvers<Token>>;

const start = Date.parse("2026-01-01T00:00:00Z");

/** A cache whose acquisitions the test answers, on a clock that the test turns. */
function cacheUnderTest() {
  const asked: Asked[] = [];
  const clock = { seconds: 0 };
  const cache = new TokenCache<Token>({
    where: "https://crm.contoso.com",
    now: () => new Date(start + clock.seconds * 1000),
    acquire: (signal, previous, onPhase) => {
      const question = { ...Promise.withResolvers<Token>(), previous, signal, onPhase };
      asked.push(question);
      return question.promise;
    },
  });
  const lasting = (name: string, seconds: number): Token => ({
    name,
    expiresAt: new Date(start + (clock.seconds + seconds) * 1000),
  });
  const get = async (signal?: AbortSignal): Promise<string> => (await cache.get({ signal })).name;
  return { cache, asked, clock, lasting, get };
}

function refusal(code: AuthErrorCode, retryable = false): DynamlError {
  return new DynamlError<AuthErrorCode>({ code, message: code, retryable });
}

/** Lets everything run that waits for nothing from outside. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a token cache", () => {
  it("acquires once for all who wait, and not again while the token is fresh", async () => {
    const { asked, lasting, get } = cacheUnderTest();
    const many = Promise.all(Array.from({ length: 1000 }, () => get()));
    await settled();
    assert.equal(asked.length, 1);
    asked[0]?.resolve(lasting("one", 3600));
    assert.deepEqual(new Set(await many), new Set(["one"]));
    assert.equal(await get(), "one");
    assert.equal(asked.length, 1);
  });

  const lives: [lifetime: number, fresh: number, stale: number][] = [
    [3600, 3299, 3300],
    [600, 539, 540],
    [28800, 28499, 28500],
  ];
  for (const [lifetime, fresh, stale] of lives) {
    it(`of ${lifetime} s refreshes after ${stale} s, with the token before, and not after ${fresh} s`, async () => {
      const { asked, clock, lasting, get } = cacheUnderTest();
      const first = get();
      await settled();
      asked[0]?.resolve(lasting("one", lifetime));
      await first;
      clock.seconds = fresh;
      assert.equal(await get(), "one");
      clock.seconds = stale;
      const both = Promise.all([get(), get()]);
      await settled();
      assert.equal(asked.length, 2);
      assert.equal(asked[1]?.previous?.name, "one");
      asked[1]?.resolve(lasting("two", lifetime));
      assert.deepEqual(await both, ["two", "two"]);
    });
  }

  it("acquires anew after its token was rejected; an older token's rejection changes nothing", async () => {
    const { cache, asked, lasting, get } = cacheUnderTest();
    const one = lasting("one", 3600);
    const first = get();
    await settled();
    asked[0]?.resolve(one);
    await first;
    cache.invalidate(one);
    const second = get();
    await settled();
    asked[1]?.resolve(lasting("two", 3600));
    assert.equal(await second, "two");
    cache.invalidate(one);
    assert.equal(await get(), "two");
    assert.equal(asked.length, 2);
  });

  it("keeps a refusal: a wrong password is tried once", async () => {
    const { asked, get } = cacheUnderTest();
    const wrong = refusal("AUTH_REJECTED");
    const both = Promise.allSettled([get(), get()]);
    await settled();
    asked[0]?.reject(wrong);
    assert.deepEqual(await both, [
      { status: "rejected", reason: wrong },
      { status: "rejected", reason: wrong },
    ]);
    await assert.rejects(get(), wrong);
    assert.equal(asked.length, 1);
  });

  for (const passing of [refusal("AUTH_SERVER_BUSY", true), new DynamlError({ code: "NET_REFUSED", message: "" })]) {
    it(`asks again after ${passing.code}`, async () => {
      const { asked, lasting, get } = cacheUnderTest();
      const first = get();
      await settled();
      asked[0]?.reject(passing);
      await assert.rejects(first, passing);
      const second = get();
      await settled();
      asked[1]?.resolve(lasting("one", 3600));
      assert.equal(await second, "one");
    });
  }

  it("goes on with a token that still holds when its refresh fails, to its very end", async () => {
    const { asked, clock, lasting, get } = cacheUnderTest();
    const first = get();
    await settled();
    asked[0]?.resolve(lasting("one", 3600));
    await first;
    clock.seconds = 3400;
    const refreshing = get();
    await settled();
    asked[1]?.reject(refusal("AUTH_MFA_REQUIRED"));
    assert.equal(await refreshing, "one");
    assert.equal(await get(), "one");
    clock.seconds = 3600;
    await assert.rejects(get(), { code: "AUTH_MFA_REQUIRED" });
    assert.equal(asked.length, 2);
  });

  it("whose early refresh failed for the moment tries again halfway to the token's end", async () => {
    const { asked, clock, lasting, get } = cacheUnderTest();
    const first = get();
    await settled();
    asked[0]?.resolve(lasting("one", 3600));
    await first;
    clock.seconds = 3400;
    const many = Promise.all([get(), get()]);
    await settled();
    asked[1]?.reject(refusal("AUTH_SERVER_BUSY", true));
    assert.deepEqual(await many, ["one", "one"]);
    clock.seconds = 3499;
    assert.equal(await get(), "one");
    assert.equal(asked.length, 2);
    clock.seconds = 3500;
    const renewed = get();
    await settled();
    asked[2]?.resolve(lasting("two", 3600));
    assert.equal(await renewed, "two");
  });

  it("one who stops waiting ends its own wait; the last one ends the acquisition", async () => {
    const { asked, lasting, get } = cacheUnderTest();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = assert.rejects(get(one.signal), { code: "NET_ABORTED" });
    const second = assert.rejects(get(two.signal), { code: "NET_ABORTED" });
    await settled();
    one.abort();
    await first;
    assert.equal(asked[0]?.signal.aborted, false);
    two.abort();
    await second;
    assert.equal(asked[0]?.signal.aborted, true);
    const third = get();
    await settled();
    asked[1]?.resolve(lasting("two", 3600));
    assert.equal(await third, "two");
    asked[0]?.resolve(lasting("late", 3600));
    await settled();
    assert.equal(await get(), "two");
  });

  it("tells all who wait, and nobody else, what is going on", async () => {
    const { cache, asked, lasting } = cacheUnderTest();
    const told: string[] = [];
    const both = ["a", "b"].map((name) => cache.get({ onPhase: (phase) => void told.push(`${name} ${phase}`) }));
    await settled();
    asked[0]?.onPhase("connecting");
    asked[0]?.resolve(lasting("one", 3600));
    await Promise.all(both);
    asked[0]?.onPhase("late");
    assert.deepEqual(told, ["a connecting", "b connecting"]);
  });

  it("waits for nobody whose signal has aborted, and names the limit that was reached", async () => {
    const { asked, get } = cacheUnderTest();
    const limit = new DynamlError({ code: "NET_TIME_LIMIT", message: "time is up" });
    await assert.rejects(get(AbortSignal.abort(limit)), limit);
    assert.equal(asked.length, 0);
  });
});
