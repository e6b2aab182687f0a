package org.patchbay.testkit.directory;

import org.patchbay.api.directory.country.Countries;

class FewCountriesTest extends CountriesContract {

    @Override
    protected Countries countries() {
        return new FewCountries();
    }
}
