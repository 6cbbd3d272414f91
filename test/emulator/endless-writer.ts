import { writeSync } from "node:fs";
import { TestOrganization } from "./test-organization.ts";

/** Creates and updates accounts in a data file until it is killed; prints the ID of each as soon as both are acknowledged. */
const [, , data] = process.argv;
const organization = await TestOrganization.open({ data });
for (let number = 0; ; number += 1) {
  const id = await organization.create("account", { name: `Account ${number}` });
  await organization.update("account", id, { telephone1: "acknowledged" });
  writeSync(1, `${id}\n`);
}
