/** Currencies by country (ISO 4217); a country that is not here has the sign ¤ unless the run names a currency. */
const currencies: Readonly<Record<string, string>> = {
  AED: "AE",
  ARS: "AR",
  AUD: "AU",
  BRL: "BR",
  CAD: "CA",
  CHF: "CH LI",
  CLP: "CL",
  CNY: "CN",
  COP: "CO",
  CZK: "CZ",
  DKK: "DK FO GL",
  EGP: "EG",
  EUR: "AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK",
  GBP: "GB IM JE GG",
  HKD: "HK",
  HUF: "HU",
  IDR: "ID",
  ILS: "IL",
  INR: "IN",
  ISK: "IS",
  JPY: "JP",
  KRW: "KR",
  MXN: "MX",
  MYR: "MY",
  NOK: "NO",
  NZD: "NZ",
  PHP: "PH",
  PLN: "PL",
  RON: "RO",
  RSD: "RS",
  SAR: "SA",
  SEK: "SE",
  SGD: "SG",
  THB: "TH",
  TRY: "TR",
  TWD: "TW",
  UAH: "UA",
  USD: "US PR EC SV",
  VND: "VN",
  ZAR: "ZA",
};

const byRegion: ReadonlyMap<string, string> = new Map(
  Object.entries(currencies).flatMap(([currency, regions]) => regions.split(" ").map((region) => [region, currency])),
);

/** `currencyOfRegion("CH")` → `CHF` */
export function currencyOfRegion(region: string | undefined): string | undefined {
  return region === undefined ? undefined : byRegion.get(region);
}
