/** Clock changes happen at whole quarters of an hour of UTC. */
const quarterHour = 900_000;

/**
 * A time zone of IANA. Wall-clock times are Dates whose UTC members are what a clock in the zone shows.
 */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat | undefined;
  readonly #offsets = new Map<number, number>();

  constructor(name: string) {
    this.name = name;
    this.#format = name === "UTC" ? undefined : formatOf(name);
  }

  /** What a clock in the zone shows at that moment. */
  wallOf(instant: Date): Date {
    return new Date(instant.getTime() + this.#offset(instant.getTime()));
  }

  /** The moment at which a clock in the zone shows that; where it does so twice the first, where never the one after the change. */
  instantOf(wall: Date): Date {
    const time = wall.getTime();
    const [before, after] = [this.#offset(time - 86_400_000), this.#offset(time + 86_400_000)];
    const candidates = [time - before, time - after].filter((instant) => instant + this.#offset(instant) === time);
    return new Date(candidates.length === 0 ? time - before : Math.min(...candidates));
  }

  /** Milliseconds that the zone's clock is ahead of UTC. */
  #offset(instant: number): number {
    if (this.#format === undefined || Number.isNaN(instant)) return 0;
    const key = Math.floor(instant / quarterHour);
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    if (this.#offsets.size > 10_000) this.#offsets.clear();
    const offset = measure(this.#format, key * quarterHour);
    this.#offsets.set(key, offset);
    return offset;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const digits = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  return new Intl.DateTimeFormat("en-US", { ...digits, timeZone, hourCycle: "h23" });
}

function measure(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second")) - instant;
}
