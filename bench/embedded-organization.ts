/**
 * An embedded organization that offers every way to sign in, on a local socket that takes all addresses. Runs in a process
 * of its own and tells the socket's path to the process that forked it.
 */
import { createPrivateSocket } from "../src/cli/embedded/private-socket.ts";
import { startEmulator } from "../src/emulator/emulator.ts";
import { application, user } from "./sign-in-accounts.ts";

const { path } = createPrivateSocket();
await startEmulator({
  path,
  users: [user],
  clients: [{ ...application, applicationUser: `${user.domain}\\${user.userName}` }],
  anyOrganization: true,
  signIn: ["ntlm", "oauth", "federation", "online-federation", "live-id"],
});
process.once("disconnect", () => process.exit());
process.send?.(path);
