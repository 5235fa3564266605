// Primitives that must not be mixed up. A brand costs nothing at run time.
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A calendar day 'YYYY-MM-DD' (proleptic Gregorian), without time or zone. Never a `Date`. */
export type PlainDate = Brand<string, 'PlainDate'>;
/** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Instant = Brand<number, 'Instant'>;

/** Ids are random and unguessable: lower-case UUIDs unless said otherwise. */
export type PatientId = Brand<string, 'PatientId'>;
export type ItemId = Brand<string, 'ItemId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type FacilityId = Brand<string, 'FacilityId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type CaseId = Brand<string, 'CaseId'>;
export type RequestId = Brand<string, 'RequestId'>;
/** 32 lower-case hex digits: the 16 random bytes that stand in a card's header. */
export type CardId = Brand<string, 'CardId'>;
