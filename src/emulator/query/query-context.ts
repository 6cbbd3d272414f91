import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import type { MessageContext } from "../organization.ts";
import { fiscalCalendarOf, zoneOf } from "./caller-settings.ts";
import type { DateContext } from "./date-range.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";
import { Scopes } from "./scope.ts";
import type { Zone } from "./zone.ts";

/** What the parts of one run of a query share; settings are read when they are first needed. */
export class QueryContext {
  readonly message: MessageContext;
  readonly query: FetchQuery;
  readonly scopes: Scopes;
  #zone: Zone | undefined;
  #fiscal: FiscalCalendar | undefined;
  #dates: DateContext | undefined;

  constructor(message: MessageContext, query: FetchQuery) {
    this.message = message;
    this.query = query;
    this.scopes = new Scopes(message.organization, query);
  }

  get zone(): Zone {
    this.#zone ??= zoneOf(this.message);
    return this.#zone;
  }

  get fiscal(): FiscalCalendar {
    this.#fiscal ??= fiscalCalendarOf(this.message);
    return this.#fiscal;
  }

  get dates(): DateContext {
    const { now } = this.message;
    const wallNow = this.zone.wallOf(now);
    const start = (milliseconds: number): Date => {
      const past = ((wallNow.getTime() % milliseconds) + milliseconds) % milliseconds;
      return new Date(now.getTime() - past);
    };
    this.#dates ??= { now, wallNow, startOfUnit: start, fiscal: () => this.fiscal };
    return this.#dates;
  }
}
