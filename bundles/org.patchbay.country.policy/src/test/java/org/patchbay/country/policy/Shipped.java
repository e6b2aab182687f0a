package org.patchbay.country.policy;

/** What the bundle brings, made once for all tests. */
final class Shipped {
    static final CountryBook BOOK = new CountryBook();
    static final NumberPlan NUMBERS = new NumberPlan();
    static final CountryTable TABLE = new CountryTable(BOOK.rules(), NUMBERS, new HolidayCalendars(), 1);

    private Shipped() {}
}
