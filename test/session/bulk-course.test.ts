import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { BulkOptions, BulkRow } from "../../src/session/bulk/bulk-options.ts";
import { Guid } from "../../src/values/guid.ts";
import type { EntityKeyMetadata } from "../../src/wire/metadata/metadata.ts";
import { finished, load, nameOf, namesThere, probes } from "./bulk-load.ts";
import { faultAnswer, meddlingSite } from "./meddling-site.ts";

const creating: BulkOptions = { operation: "create", entityName: "new_probe" };
const createsMultiple = ({ message }: { readonly message: string }): boolean => message === "CreateMultiple";

/** The same ID for the same place, as a resumed load has it. */
const idAt = (index: number): Guid => Guid.of(`11111111-1111-8111-8111-${String(index).padStart(12, "0")}`);

async function* slowly(rows: Iterable<BulkRow>, milliseconds: number): AsyncGenerator<BulkRow, void> {
  for (const row of rows) {
    await setTimeout(milliseconds);
    yield row;
  }
}

function attributesAlone(count: number): BulkRow[] {
  return Array.from({ length: count }, (_, index) => ({ attributes: { new_name: nameOf(index) } }));
}

describe("a load tells of rows before they leave", () => {
  it("by bounds that grow, thousands of rows ahead, and waits for the answer", async (t) => {
    const site = await meddlingSite(t);
    const bounds: number[] = [];
    let isWriting = false;
    let early = 0;
    site.meddle((seen) => {
      const highest = Math.max(-1, ...[...seen.text.matchAll(/row (\d+)!/g)].map(([, index]) => Number(index)));
      if (isWriting && highest >= (bounds.at(-2) ?? 0)) early += 1;
      return undefined;
    });
    const told = await load(site.session, attributesAlone(3_000), {
      ...creating,
      beforeWriting: async (upTo) => {
        bounds.push(upTo);
        isWriting = true;
        await setTimeout(20);
        isWriting = false;
      },
    });
    assert.equal(finished(told).written, 3_000);
    assert.equal(early, 0);
    assert.ok(bounds.length <= 4 && (bounds[0] ?? 0) >= 1_000 && (bounds.at(-1) ?? 0) >= 3_000, `${bounds}`);
    assert.deepEqual(
      bounds,
      [...bounds].sort((a, b) => a - b),
    );
  });

  it("and ends where that fails", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(() => undefined);
    const failing = load(site.session, attributesAlone(10), {
      ...creating,
      beforeWriting: () => Promise.reject(new TypeError("the disk is full")),
    });
    await assert.rejects(failing, TypeError);
    assert.equal(site.seen.filter(createsMultiple).length, 0);
  });
});

describe("a load that is resumed", () => {
  it("writes no row twice: rows that may be written are looked up by the IDs of their places", async (t) => {
    const site = await meddlingSite(t);
    const rows = attributesAlone(1_200);
    finished(await load(site.session, rows.slice(0, 700), { ...creating, ids: idAt }));
    const sent: number[] = [];
    site.meddle((seen) => {
      if (createsMultiple(seen)) {
        sent.push(...[...seen.text.matchAll(/<[^<]*>row (\d+)!/g)].map(([, index]) => Number(index)));
      }
      return undefined;
    });
    const told = await load(site.session, rows, { ...creating, ids: idAt, mayBeWritten: (index) => index < 900 });
    assert.deepEqual([finished(told).written, told.rejects.size], [1_200, 0]);
    assert.deepEqual(
      [...new Set(sent)].sort((a, b) => a - b),
      rows.map((_, index) => index).slice(700),
    );
    assert.equal((await namesThere(site.session)).length, 1_200);
    assert.equal(told.written.get(17)?.id?.text, idAt(17).text);
  });

  it("takes a delete for done where there is no record any more", async (t) => {
    const site = await meddlingSite(t);
    const rows = probes(30);
    finished(await load(site.session, rows.slice(10), creating));
    const told = await load(site.session, rows, {
      operation: "delete",
      entityName: "new_probe",
      mayBeWritten: (index) => index < 5,
    });
    assert.deepEqual(
      [...told.rejects.keys()].sort((a, b) => a - b),
      [5, 6, 7, 8, 9],
    );
    assert.equal(finished(told).written, 25);
  });
});

describe("a load that ends early", () => {
  it("finishes the sets on their way when it is stopped", async (t) => {
    const site = await meddlingSite(t);
    const stop = new AbortController();
    site.meddle(async ({ carryOut, message }) => {
      if (message === "CreateMultiple") {
        stop.abort();
        await setTimeout(50);
      }
      return await carryOut();
    });
    const told = await load(site.session, attributesAlone(5_000), { ...creating, stop: stop.signal, largestSet: 10 });
    const report = finished(told);
    assert.ok(report.stopped && report.written >= 10 && report.written <= 40, `${report.written} written`);
    assert.equal((await namesThere(site.session)).length, report.written);
  });

  it("does not wait for a source that gives nothing", async (t) => {
    const site = await meddlingSite(t);
    const stop = new AbortController();
    const never = async function* (): AsyncGenerator<BulkRow, void> {
      yield* attributesAlone(3);
      setTimeout(400).then(() => stop.abort());
      await new Promise(() => {});
    };
    const report = finished(await load(site.session, never(), { ...creating, stop: stop.signal }));
    assert.deepEqual([report.written, report.stopped], [3, true]);
  });

  it("is not stopped where its last row has left", async (t) => {
    const site = await meddlingSite(t);
    const stop = new AbortController();
    site.meddle(async ({ carryOut, message }) => {
      if (message === "CreateMultiple") {
        await setTimeout(20);
        stop.abort();
      }
      return await carryOut();
    });
    const report = finished(await load(site.session, attributesAlone(5), { ...creating, stop: stop.signal }));
    assert.deepEqual([report.written, report.stopped], [5, false]);
  });

  it("is called off by its signal: NET_ABORTED, by the signal's reason, with what is known of its rows", async (t) => {
    const site = await meddlingSite(t);
    const signal = new AbortController();
    site.meddle(async ({ carryOut, message }) => {
      if (message === "CreateMultiple") {
        signal.abort(new RangeError("enough"));
        await setTimeout(30);
      }
      return await carryOut();
    });
    const { error } = await load(site.session, attributesAlone(500), { ...creating, signal: signal.signal });
    assert.equal(error?.code, "NET_ABORTED");
    assert.ok(error.cause instanceof RangeError);
    assert.deepEqual([error.context.written, error.context.sent], [0, true]);
    assert.ok(Number(error.context.unknown) > 0);
  });

  it("lets its session's end wait for it", async (t) => {
    const site = await meddlingSite(t);
    const running = load(site.session, attributesAlone(500), creating);
    await site.session.end();
    assert.equal(finished(await running).written, 500);
  });
});

describe("rows that come slowly", () => {
  it("are waited for, and leave in sets that are not full", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(() => undefined);
    const told = await load(site.session, slowly(attributesAlone(8), 120), creating);
    assert.equal(finished(told).written, 8);
    const sets = site.seen.filter(createsMultiple).length;
    assert.ok(sets >= 2 && sets <= 5, `${sets} sets`);
  });

  it("that come after an error of their source are not", async (t) => {
    const site = await meddlingSite(t);
    const breaking = async function* (): AsyncGenerator<BulkRow, void> {
      yield* attributesAlone(4);
      await setTimeout(400);
      throw new SyntaxError("line 5");
    };
    await assert.rejects(load(site.session, breaking(), creating), SyntaxError);
    assert.equal((await namesThere(site.session)).length, 4);
  });
});

it("a set that is too large for the organization is halved, and so are those after it", async (t) => {
  const site = await meddlingSite(t);
  site.meddle((seen) =>
    createsMultiple(seen) && seen.text.length > 40_000 ? { status: 413, headers: {}, body: "" } : undefined,
  );
  const told = await load(site.session, attributesAlone(2_000), creating);
  assert.equal(finished(told).written, 2_000);
  const refused = site.seen.filter((seen) => createsMultiple(seen) && seen.text.length > 40_000).length;
  assert.ok(refused <= 6, `${refused} sets were too large`);
});

describe("an upsert by an alternate key", () => {
  for (const transport of ["Soap", "WebApi"] as const) {
    it(`is refused where the table has no such key (${transport})`, async (t) => {
      const site = await meddlingSite(t, { transport });
      site.meddle(() => undefined);
      const options = { operation: "upsert", entityName: "new_probe", key: ["new_name"] } as const;
      const { error } = await load(site.session, attributesAlone(3), options);
      assert.equal(error?.code, "SESSION_BAD_VALUE");
      assert.match(
        `${error?.message} ${error?.remedy}`,
        /new_name is no alternate key of new_probe.*new_probe has: new_code/,
      );
      assert.ok(!site.seen.some(({ message }) => /Upsert/.test(message)));
    });
  }

  const keyless = { operation: "upsert", entityName: "contact", key: ["lastname"] } as const;
  const people = Array.from({ length: 200 }, (_, index) => ({ attributes: { lastname: nameOf(index) } }));
  for (const transport of ["Soap", "WebApi"] as const) {
    it(`is refused where the table has no key at all (${transport})`, async (t) => {
      const site = await meddlingSite(t, { transport });
      site.meddle(() => undefined);
      const { error, rejects } = await load(site.session, people, keyless);
      assert.match(
        `${error?.code} ${error?.message}`,
        /^SESSION_BAD_VALUE lastname is no .* of contact, which has none/,
      );
      assert.equal(rejects.size, 0);
      assert.ok(!site.seen.some(({ text }) => /Upsert|PATCH/.test(text)));
    });
  }

  it("ends after the rows that the organization refuses, where it does not tell that there is no key", async (t) => {
    const site = await meddlingSite(t);
    const notThere = faultAnswer(-2147220989, "There is no message with the name 'RetrieveMetadataChanges'.");
    site.meddle(({ message }) => (message === "RetrieveMetadataChanges" ? notThere : undefined));
    const { error, rejects } = await load(site.session, people, keyless);
    assert.deepEqual([error?.code, error?.context.name], ["SESSION_FAULT", "InvalidEntityKeyOperation"]);
    assert.ok(rejects.size >= 25 && rejects.size < 200, `${rejects.size} rejected`);
  });

  it("goes once the key is defined, though the session knew the table before", async (t) => {
    const site = await meddlingSite(t);
    site.meddle(() => undefined);
    const options = { operation: "upsert", entityName: "new_probe", key: ["new_name"] } as const;
    assert.ok((await load(site.session, attributesAlone(3), options)).error !== undefined);
    const key: EntityKeyMetadata = {
      kind: "EntityKeyMetadata",
      metadataId: Guid.empty,
      logicalName: "new_byname",
      schemaName: "new_ByName",
      entityLogicalName: "new_probe",
      displayName: { localized: [{ label: "Name", languageCode: 1033 }] },
      keyAttributes: ["new_name"],
      indexStatus: "Pending",
    };
    await site.session.execute("CreateEntityKey", { EntityName: "new_probe", EntityKey: key });
    for (const _ of [1, 2]) assert.equal(finished(await load(site.session, attributesAlone(3), options)).written, 3);
    assert.deepEqual(await namesThere(site.session), [nameOf(0), nameOf(1), nameOf(2)]);
  });
});

it("the requests of a report are those that write", async (t) => {
  const site = await meddlingSite(t);
  site.meddle(() => undefined);
  const none = finished(await load(site.session, [], creating));
  assert.deepEqual([none.written, none.requests], [0, 0]);
  assert.equal(finished(await load(site.session, attributesAlone(1), creating)).requests, 1);
});
