/**
 * An embedded organization on a port of its own, which signs in by NTLM and OAuth and has the messages of many records. Runs in a
 * process of its own and tells its address to the process that forked it.
 */
import { startEmulator } from "../src/emulator/emulator.ts";
import { application, user } from "./sign-in-accounts.ts";

const emulator = await startEmulator({
  users: [user],
  clients: [{ ...application, applicationUser: `${user.domain}\\${user.userName}` }],
  organization: "bench",
  version: "9.2.24051.174",
});
process.once("disconnect", () => process.exit());
process.send?.(emulator.url);
