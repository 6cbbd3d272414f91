import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import type { BulkOptions, BulkProgress, BulkRow } from "../../src/session/bulk/bulk-options.ts";
import { Guid } from "../../src/values/guid.ts";
import { createdProbes, finished, load, nameOf, namesThere, probes } from "./bulk-load.ts";
import {
  errorAnswer,
  faultAnswer,
  faultOf,
  type Meddling,
  meddlingSite,
  replyAnswer,
  throttled,
} from "./meddling-site.ts";

const creating: BulkOptions = { operation: "create", entityName: "new_probe" };
const writes = new Set(["CreateMultiple", "UpdateMultiple", "UpsertMultiple", "ExecuteMultiple", "Create", "Delete"]);

/** Meddles with the first requests that match, each by its turn. */
function first(count: number, matches: (message: string) => boolean, how: Meddling): Meddling {
  let left = count;
  return (seen) => {
    if (left === 0 || !matches(seen.message)) return undefined;
    left -= 1;
    return how(seen);
  };
}

const isWrite = (message: string): boolean => writes.has(message);

async function allWritten(t: TestContext, count: number, meddling: Meddling, options: Partial<BulkOptions> = {}) {
  const site = await meddlingSite(t);
  site.meddle(meddling);
  const told = await load(site.session, probes(count), { ...creating, ...options });
  const report = finished(told);
  assert.deepEqual([report.written, report.rejected], [count, 0]);
  site.meddle(() => undefined);
  assert.equal((await namesThere(site.session)).length, count);
  return { site, told, report };
}

describe("a pause that the organization asks for", () => {
  it("is waited for however often and long, longer than a request's time limit too; it is told", async (t) => {
    const { told, report } = await allWritten(
      t,
      10,
      first(7, isWrite, () => throttled("PT0.6S")),
      { timeout: 0.5 },
    );
    assert.equal(report.throttled, 7);
    assert.ok(told.progress.some(({ pause }) => pause?.reason === "limited" && pause.until instanceof Date));
  });

  for (const [what, answer] of [
    ["429 with an error", errorAnswer(429, "0x80072322", "Number of requests exceeded the limit", {}, "1")],
    ["429 alone", { status: 429, headers: { "retry-after": "1" }, body: "" }],
    ["503 that says when", { status: 503, headers: { "retry-after": "1" }, body: "" }],
  ] as const) {
    it(`is kept to the second over the Web API: ${what}`, async (t) => {
      const site = await meddlingSite(t, { transport: "WebApi" });
      const refusals: number[] = [];
      site.meddle(({ message, at }) => {
        if (!isWrite(message) || refusals.length === 2) return undefined;
        refusals.push(at);
        return answer;
      });
      const told = await load(site.session, probes(10), creating);
      assert.deepEqual([finished(told).written, finished(told).throttled], [10, answer.status === 429 ? 2 : 0]);
      assert.ok(Number(refusals[1]) - Number(refusals[0]) >= 995);
    });
  }

  it("holds every request of the load: parts of sets, lookups, new sets", async (t) => {
    const site = await meddlingSite(t);
    let until = 0;
    /** As the load has heard it. */
    let paused = 0;
    let early = 0;
    let count = 0;
    site.meddle(async ({ message, carryOut, text }) => {
      // What had left when the answer came is not early.
      if (Date.now() > paused - 400 && Date.now() < paused - 5) early += 1;
      if (!isWrite(message)) return await carryOut();
      count += 1;
      if (count % 9 === 0 && Date.now() >= until) {
        until = Date.now() + 800;
        return throttled("PT0.8S");
      }
      if (count % 7 === 0) return "lost" as const;
      return text.includes(nameOf(3)) || text.includes(nameOf(150))
        ? faultAnswer(-2147220989, "a value is wrong")
        : await carryOut();
    });
    const onProgress = ({ pause }: BulkProgress): void => {
      if (pause?.reason === "limited") paused = pause.until.getTime();
    };
    const options: BulkOptions = { ...creating, largestSet: 20, message: "Multiple", onProgress };
    const told = await load(site.session, probes(200), options);
    finished(told);
    assert.ok(paused > 0);
    assert.deepEqual(
      [...told.rejects.keys()].sort((a, b) => a - b),
      [3, 150],
    );
    assert.equal(early, 0, `${early} requests came while the load was to pause`);
  });

  it("is waited for where items of an ExecuteMultiple ask for it", async (t) => {
    const site = await meddlingSite(t);
    const asked: number[] = [];
    site.meddle(({ message, at }) => {
      if (message !== "ExecuteMultiple" || asked.length === 3) return undefined;
      asked.push(at);
      const fault = faultOf(-2147015903, "Combined execution time exceeded", { "Retry-After": "PT0.3S" });
      const items = Array.from({ length: 8 }, (_, requestIndex) => ({ requestIndex, fault }));
      const results = new Map<string, never>(
        Object.entries({ IsFaulted: true as never, Responses: { kind: "ExecuteMultipleResponses", items } as never }),
      );
      return replyAnswer({ operation: "Execute", response: { responseName: "ExecuteMultiple", results } });
    });
    const told = await load(site.session, probes(8), { ...creating, message: "ExecuteMultiple" });
    assert.equal(finished(told).written, 8);
    assert.equal(asked.length, 3);
    assert.ok(Number(asked[1]) - Number(asked[0]) >= 295, `again after ${Number(asked[1]) - Number(asked[0])} ms`);
    assert.equal(
      new Set(
        site.seen
          .filter(({ message }) => message === "ExecuteMultiple")
          .map(({ text }) => text.split("new_code").length),
      ).size,
      1,
    );
  });
});

describe("a message that the organization does not have", () => {
  for (const [what, answer] of [
    ["by its name", () => faultAnswer(-2147220989, "There is no message with the name 'CreateMultiple'.")],
    [
      "for the table",
      () =>
        faultAnswer(
          -2147219456,
          "The 'CreateMultiple' method does not support entities of type 'new_probe'. MessageProcessorCache returned MessageProcessor.Empty.",
        ),
    ],
    ["yet", () => faultAnswer(-2147220715, "CreateMultiple has not yet been implemented.")],
  ] as const) {
    it(`is given up for the next: ${what}`, async (t) => {
      const { report } = await allWritten(t, 30, (seen) => (seen.message === "CreateMultiple" ? answer() : undefined));
      assert.equal(report.message, "ExecuteMultiple");
    });
  }

  it("is not what a plug-in's text says", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(({ text }) =>
      text.includes(nameOf(7)) ? faultAnswer(-2147220891, "This currency is not supported.") : undefined,
    );
    const told = await load(site.session, probes(20), { ...creating, message: "Auto" });
    assert.equal(finished(told).message, "Multiple");
    assert.deepEqual([...told.rejects.keys()], [7]);
  });
});

describe("an answer that gets lost", () => {
  for (const message of ["Multiple", "ExecuteMultiple", "Single"] as const) {
    it(`of a delete: the record is gone, so the row is written (${message})`, async (t) => {
      const site = await meddlingSite(t);
      const rows = await createdProbes(site.session, 5);
      const losing = first(1, isWrite, async ({ carryOut }) => {
        await carryOut();
        return "lost" as const;
      });
      site.meddle((seen) => (seen.message === "DeleteMultiple" ? undefined : losing(seen)));
      const told = await load(site.session, rows, {
        operation: "delete",
        entityName: "new_probe",
        message: message === "Multiple" ? "Auto" : message,
      });
      assert.deepEqual([finished(told).written, told.rejects.size], [5, 0]);
    });

    it(`of a create that is still being written while it is looked for (${message})`, async (t) => {
      const site = await meddlingSite(t);
      let late: (() => Promise<unknown>) | undefined;
      site.meddle(async ({ message: sent, text, carryOut }) => {
        if (!isWrite(sent) || !text.includes(nameOf(0))) return await carryOut();
        const isFirst = late === undefined;
        if (!isFirst) await late?.();
        late = isFirst ? carryOut : async () => undefined;
        return isFirst ? "lost" : await carryOut();
      });
      const told = await load(site.session, probes(5), { ...creating, message });
      assert.deepEqual([finished(told).written, told.rejects.size], [5, 0]);
      const sent = site.seen.filter((seen) => isWrite(seen.message)).length;
      assert.equal(sent, message === "Single" ? 6 : 2, "no row is sent a third time");
      assert.equal((await namesThere(site.session)).length, 5);
    });
  }

  it("of an update is not known, and it is made again", async (t) => {
    const site = await meddlingSite(t);
    const rows = (await createdProbes(site.session, 5)).map(({ id }) => ({ id, attributes: { new_name: "changed" } }));
    site.meddle(
      first(1, isWrite, async ({ carryOut }) => {
        await carryOut();
        return "lost" as const;
      }),
    );
    finished(await load(site.session, rows, { operation: "update", entityName: "new_probe" }));
    assert.deepEqual(
      await namesThere(site.session),
      Array.from({ length: 5 }, () => "changed"),
    );
  });
});

describe("what no row can overcome", () => {
  it("ends the load when the sets in flight are finished, and tells how far it came", async (t) => {
    const site = await meddlingSite(t);
    let isDisabled = false;
    site.meddle(async ({ message, carryOut, text }) => {
      if (message !== "CreateMultiple") return await carryOut();
      if (text.includes(nameOf(0))) {
        await setTimeout(150);
        return await carryOut();
      }
      isDisabled = true;
      return faultAnswer(-2147180284, "The organization is disabled.");
    });
    const told = await load(site.session, probes(40), { ...creating, largestSet: 10, concurrency: 2 });
    assert.ok(isDisabled);
    assert.equal(told.error?.context.name, "OrganizationDisabled");
    assert.deepEqual(
      [...told.written.keys()],
      Array.from({ length: 10 }, (_, index) => index),
    );
    assert.deepEqual([told.error?.context.written, told.error?.context.rejected], [10, 0]);
    assert.match(String(told.error?.message), /10 rows? written/);
  });

  it("is not a privilege that is missing for one record", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(({ text }) =>
      text.includes(nameOf(4)) ? faultAnswer(-2147220960, "SecLib::AccessCheckEx failed.") : undefined,
    );
    const told = await load(site.session, probes(20), creating);
    assert.equal(finished(told).written, 19);
    assert.deepEqual([...told.rejects.keys()], [4]);
  });

  it("is a privilege that is missing for every record: few are tried", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(({ message }) =>
      isWrite(message) ? faultAnswer(-2147220960, "Principal user is missing prvCreatenew_probe privilege") : undefined,
    );
    const told = await load(site.session, probes(2_000), creating);
    assert.equal(told.error?.context.name, "PrivilegeDenied");
    assert.ok(
      told.rejects.size < 100 && site.seen.length < 200,
      `${told.rejects.size} rejects, ${site.seen.length} requests`,
    );
  });
});

describe("an elastic table's partial success: what was written is not written again", () => {
  for (const transport of ["Soap", "WebApi"] as const) {
    it(transport, async (t) => {
      const site = await meddlingSite(t, { transport });
      const rows = probes(6);
      let isFirst = true;
      let sentAgain = 0;
      site.meddle(({ message, text }) => {
        if (!isWrite(message)) return undefined;
        if (!isFirst) sentAgain += [0, 1, 3, 4, 5].filter((index) => text.includes(nameOf(index))).length;
        if (!isFirst) return undefined;
        isFirst = false;
        const details = rows.map(({ id }, RequestIndex) => {
          return { RequestIndex, Id: String(id), StatusCode: RequestIndex === 2 ? 400 : 201 };
        });
        const told = { "Plugin.BulkApiErrorDetails": JSON.stringify(details) };
        return transport === "Soap"
          ? faultAnswer(-2147220970, "some failed", told)
          : errorAnswer(500, "0x80040216", "some failed", told);
      });
      const told = await load(site.session, rows, creating);
      assert.deepEqual([finished(told).written, told.rejects.size, sentAgain], [6, 0, 0]);
      site.meddle(() => undefined);
      assert.deepEqual(await namesThere(site.session), [nameOf(2)]);
    });
  }
});

describe("the ID of a row", () => {
  it("is needed for an update and a delete", async (t) => {
    const site = await meddlingSite(t);
    const [row] = await createdProbes(site.session, 1);
    const rows: BulkRow[] = [
      { attributes: { new_name: "nobody" } },
      { id: row?.id, attributes: { new_name: "somebody" } },
    ];
    const told = await load(site.session, rows, { operation: "update", entityName: "new_probe" });
    assert.deepEqual([[...told.written.keys()], [...told.rejects.keys()]], [[1], [0]]);
    assert.equal(told.rejects.get(0)?.error.code, "SESSION_BAD_VALUE");
    const gone = await load(site.session, [{}, { id: row?.id }], { operation: "delete", entityName: "new_probe" });
    assert.equal(gone.rejects.get(0)?.error.code, "SESSION_BAD_VALUE");
  });

  it("may be among the attributes", async (t) => {
    const site = await meddlingSite(t);
    const ids = [Guid.random(), Guid.random()];
    const rows = ids.map((new_probeid, index) => ({ attributes: { new_probeid, new_name: nameOf(index) } }));
    const told = await load(site.session, rows, creating);
    assert.deepEqual(
      [0, 1].map((index) => told.written.get(index)?.id?.text),
      ids.map(({ text }) => text),
    );
    const changes = ids.map(({ text }) => ({ attributes: { new_probeid: text, new_name: "changed" } }));
    finished(await load(site.session, changes, { operation: "update", entityName: "new_probe" }));
    assert.deepEqual(await namesThere(site.session), ["changed", "changed"]);
    const gone = await load(site.session, changes, { operation: "delete", entityName: "new_probe" });
    assert.equal(finished(gone).written, 2);
  });
});

it("no more requests leave at once than the session carries", async (t) => {
  const site = await meddlingSite(t);
  site.meddle(async ({ carryOut }) => {
    await setTimeout(15);
    return await carryOut();
  });
  const told = await load(site.session, probes(400), { ...creating, message: "Single", concurrency: 64 });
  const { mostConcurrency } = finished(told);
  assert.ok(mostConcurrency > 2 && mostConcurrency <= 8, `${mostConcurrency} at once`);
});

describe("an organization that is away for a while", () => {
  for (const [what, answer] of [
    ["behind a gateway that says so", { status: 503, headers: {}, body: "" }],
    [
      "behind a gateway that finds nobody",
      { status: 502, headers: { "content-type": "text/html" }, body: "<title>Bad Gateway</title>" },
    ],
    ["without an answer", "lost"],
  ] as const) {
    it(`is waited for: ${what}`, async (t) => {
      const start = Date.now();
      const meddling: Meddling = () => (Date.now() - start < 4_000 ? answer : undefined);
      const { told } = await allWritten(t, 40, meddling, { largestSet: 10 });
      assert.ok(told.progress.some(({ pause }) => pause?.reason === "away"));
    });
  }

  it("is asked no sooner than it says, and the load ends where that is too late", async (t) => {
    const site = await meddlingSite(t);
    const away = { status: 503, headers: { "retry-after": "3" }, body: "" };
    site.meddle(({ message }) => (isWrite(message) || message === "WhoAmI" ? away : undefined));
    const told = await load(site.session, probes(40), { ...creating, outage: 2 });
    assert.equal(told.error?.code, "SESSION_UNAVAILABLE");
    assert.equal(site.seen.filter(({ message }) => message === "WhoAmI").length, 0);
  });

  it("does not slow the load down when it is back", async (t) => {
    const site = await meddlingSite(t);
    let lost = 0;
    site.meddle(async ({ message, carryOut }) => {
      if (message !== "Create") return await carryOut();
      await setTimeout(10);
      if (site.seen.length < 150 || lost === 8) return await carryOut();
      lost += 1;
      return "lost";
    });
    const told = await load(site.session, probes(400), { ...creating, message: "Single" });
    assert.equal(finished(told).written, 400);
    assert.ok((told.progress.at(-1)?.concurrency ?? 0) >= 2);
  });

  it("is not waited for longer than is said", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(() => "lost");
    const told = await load(site.session, probes(40), { ...creating, outage: 1 });
    assert.match(String(told.error?.code), /^NET_/);
    assert.equal(told.error?.context.written, 0);
  });
});

it("a row whose request breaks every time stands alone in the end", async (t) => {
  const site = await meddlingSite(t);
  site.meddle(({ text, message }) => (isWrite(message) && text.includes(nameOf(5)) ? "lost" : undefined));
  const told = await load(site.session, probes(12), creating);
  assert.equal(finished(told).written, 11);
  assert.equal(told.rejects.get(5)?.retryable, true);
});

describe("a load that is stopped while the organization is away", () => {
  /** Stops the load once it waits for the organization, which is back at the next look where it is said. */
  async function stopped(t: TestContext, answer: EmulatorResponse | "lost", isBackThen = false) {
    const site = await meddlingSite(t);
    const stop = new AbortController();
    site.meddle(({ message }) => {
      if (stop.signal.aborted && isBackThen) return undefined;
      return site.seen.length > 2 && (isWrite(message) || message === "WhoAmI") ? answer : undefined;
    });
    const start = performance.now();
    const told = await load(site.session, probes(400), {
      ...creating,
      stop: stop.signal,
      onProgress: ({ pause }) => {
        if (pause?.reason === "away") stop.abort();
      },
    });
    return { site, told, seconds: (performance.now() - start) / 1000 };
  }

  it("looks once more and ends, telling how many rows may be written", async (t) => {
    const { told, seconds } = await stopped(t, "lost");
    assert.match(told.error?.code ?? "", /^NET_/);
    assert.ok(Number(told.error?.context.unknown) > 0);
    assert.ok(seconds < 20, `${seconds} s`);
  });

  it("looks no sooner than it was asked to", async (t) => {
    const { site, told } = await stopped(t, { status: 503, headers: { "retry-after": "60" }, body: "" });
    assert.equal(told.error?.code, "SESSION_UNAVAILABLE");
    assert.equal(site.seen.filter(({ message }) => message === "WhoAmI").length, 0);
  });

  it("finishes what is on its way where the organization is back", async (t) => {
    const { told } = await stopped(t, "lost", true);
    const { stopped: isStopped, written } = finished(told);
    assert.ok(isStopped && written > 0 && written < 400, `${written} written`);
  });
});

describe("rows of one key", () => {
  for (const message of ["Auto", "ExecuteMultiple", "Single"] as const) {
    it(`are written one after the other, in their order (${message})`, async (t) => {
      const site = await meddlingSite(t);
      const busy = new Map<string, number>();
      let atOnce = 0;
      site.meddle(async ({ text, carryOut }) => {
        const codes = [...text.matchAll(/>key (\d+)</g)].map(([, code = ""]) => code);
        const different = new Set(codes);
        for (const code of different) {
          if ((busy.get(code) ?? 0) > 0) atOnce += 1;
          busy.set(code, (busy.get(code) ?? 0) + 1);
        }
        await setTimeout(5);
        const answer = await carryOut();
        for (const code of different) busy.set(code, (busy.get(code) ?? 0) - 1);
        return answer;
      });
      const rows = Array.from({ length: 120 }, (_, index) => ({
        attributes: { new_code: `key ${index % 7}`, new_name: `${index}` },
      }));
      const options = { operation: "upsert", entityName: "new_probe", key: ["new_code"], message } as const;
      assert.equal(finished(await load(site.session, rows, options)).written, 120);
      assert.equal(atOnce, 0);
      assert.deepEqual(await namesThere(site.session), ["113", "114", "115", "116", "117", "118", "119"]);
    });
  }
});
