import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttributesInput } from "../../src/session/session.ts";
import { failure, type Place, told } from "./place.ts";

/** What a program gives a column besides values of its type, and how it reads values. */
export function values(place: () => Place): void {
  describe("values", () => {
    const batched = async (attributes: AttributesInput) => {
      const batch = place().session.batch();
      batch.create("new_probe", attributes);
      const [result] = await batch.send();
      if (result?.status === "done" && result.id !== undefined) return result.id;
      throw result?.status === "failed" ? result.error : new Error("the batch did nothing");
    };
    const creates = (): readonly (readonly [how: string, create: typeof batched])[] => [
      ["create", (attributes) => place().session.create("new_probe", attributes)],
      ["in a batch", batched],
    ];

    it("a day as a text, for a column of days alone", async () => {
      const { session } = place();
      for (const [how, create] of creates()) {
        const { attributes } = await session.retrieve("new_probe", await create({ new_day: "2026-11-23" }), [
          "new_day",
        ]);
        assert.deepEqual(told(attributes.get("new_day")), ["Date", "2026-11-23T00:00:00.000Z"], how);
      }
      const refused: readonly (readonly [column: string, text: string, remedy: RegExp])[] = [
        ["new_day", "2026-02-30", /give a day: "2026-11-23"/],
        ["new_day", "2026-11-23T10:00:00Z", /give a day: "2026-11-23"/],
        ["new_local", "2026-11-23", /^give a Date$/],
        ["new_wall", "2026-11-23", /^give a Date$/],
      ];
      for (const [column, text, remedy] of refused) {
        for (const [how, create] of creates()) {
          const error = await failure(create({ [column]: text }));
          assert.equal(
            error.message,
            `"${text}" does not fit the attribute "${column}", which is of type DateTime`,
            how,
          );
          assert.match(String(error.remedy), remedy);
        }
      }
    });

    it("days of a load", async () => {
      const { session } = place();
      const rows = ["2026-11-23", "23.11.2026"].map((new_day) => ({ attributes: { new_name: "days", new_day } }));
      const rejected: string[] = [];
      const { written } = await session.bulk(rows, {
        operation: "create",
        entityName: "new_probe",
        onReject: ({ error }) => rejected.push(error.message),
      });
      assert.equal(written, 1);
      assert.deepEqual(rejected, ['"23.11.2026" does not fit the attribute "new_day", which is of type DateTime']);
    });

    it("a file is no value", async () => {
      const { session } = place();
      const id = await session.create("new_probe", { new_name: "with a file" });
      await session.uploadFile("new_probe", id, "new_document", { name: "a.txt", content: new Uint8Array(3) });
      const error = await failure(session.update("new_probe", id, { new_document: null }));
      assert.equal(error.code, "SESSION_BAD_VALUE");
      assert.match(String(error.remedy), /uploadFile .*DeleteFile/);
      const { size } = await session.downloadFile("new_probe", id, "new_document");
      assert.equal(size, 3);
    });
  });
}
