import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import { allActivities } from "../../src/catalog/catalog.ts";
import { otherTasks } from "../../src/cli/other-tasks.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { taskFolder } from "./run-with-files.ts";

/** What the examples find there. */
const files = {
  "notes.txt": "first\nsecond",
  "accounts.txt": "Contoso\nFabrikam",
  "accounts.csv": "name,city\r\nContoso,Bern\r\n",
  "prices.csv": "nut;1\r\nbolt;2\r\n",
  "a.txt": "a",
  "b.txt": "b",
  "in/orders.csv": "id\r\n1\r\n",
  "in/names.txt": "x",
  "out/reports/old.tmp": "",
  "parts/a.txt": "a",
  "close-month.aml": '<AMWRITETOLOG TEXT="closed" />',
  "Folder/Close month.aml": '<AMWRITETOLOG TEXT="closed" />',
};

/** What is there before them: datasets and variables that they use and do not make. */
const before = `<AMDATASET RESULTDATASET="people" COLUMNS="name,age" />
<AMDATASET ACTIVITY="add_row" DATASET="people"><COLUMN NAME="name" VALUE="Ann" /><COLUMN NAME="age" VALUE="42" /></AMDATASET>
<AMDATASET ACTIVITY="add_row" DATASET="people"><COLUMN NAME="name" VALUE="Bob" /><COLUMN NAME="age" VALUE="7" /></AMDATASET>
<AMDATASET RESULTDATASET="accounts" COLUMNS="accountid,name" />
`;

const failing: Readonly<Record<string, string>> = { "AMTASK stop 2": "no accounts" };

describe("the examples of the documentation run", { concurrency: 8 }, () => {
  for (const { action, name, examples } of allActivities) {
    if (action.startsWith("AMDYNAMICS")) continue;
    for (const [index, example] of examples.entries()) {
      const title = `${action} ${name} ${index + 1}`;
      it(title, async (t) => {
        const folder = taskFolder(t, files);
        const gate = createFileGate({ allowed: [folder.at(".")] });
        const openSession = () => Promise.reject(new Error("no session is opened here"));
        const { result } = await folder.run(`${before}${example}`, {
          actions: createActions({ openSession, files: gate }),
          files: gate,
          loadTask: otherTasks(gate),
        });
        assert.equal(result.error?.message, failing[title]);
      });
    }
  }
});
