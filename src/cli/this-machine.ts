import { hostname, networkInterfaces } from "node:os";

/** The machine as AMError names it: its host name, and its first address that is not its own loopback's; empty where it has none. */
export function thisMachine(): { name: string; ipAddress: string } {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outward = addresses.filter(({ internal }) => !internal);
  const first = outward.find(({ family }) => family === "IPv4") ?? outward[0];
  return { name: hostname(), ipAddress: first?.address ?? "" };
}
