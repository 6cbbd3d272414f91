import { after, before, describe, it } from "node:test";
import { addresses } from "./addresses.ts";
import { batches } from "./batches.ts";
import { bulk } from "./bulk.ts";
import { calls } from "./calls.ts";
import { cells, noCells } from "./cells.ts";
import { changes } from "./changes.ts";
import { faults } from "./faults.ts";
import { files } from "./files.ts";
import { metadata } from "./metadata.ts";
import { operations } from "./operations.ts";
import type { Place } from "./place.ts";
import { queries } from "./queries.ts";
import { records } from "./records.ts";
import { relationships } from "./relationships.ts";
import { values } from "./values.ts";

/** One battery, over every way to reach an organization: what a session does is the same, types included. */

for (const cell of cells) {
  describe(cell.name, { skip: cell.skip }, () => {
    let place: Place | undefined;
    before(async () => {
      const running = await cell.start();
      place = { cell, running, session: await running.open() };
    });
    after(async () => {
      await place?.session.end();
      await place?.running[Symbol.asyncDispose]();
    });
    const here = (): Place => {
      if (place === undefined) throw new Error(`${cell.name} did not start`);
      return place;
    };

    for (const part of [
      records,
      addresses,
      values,
      relationships,
      queries,
      batches,
      bulk,
      operations,
      faults,
      files,
      changes,
      metadata,
      calls,
    ])
      part(here);
  });
}

for (const [name, reason] of noCells) it(name, { skip: reason });
