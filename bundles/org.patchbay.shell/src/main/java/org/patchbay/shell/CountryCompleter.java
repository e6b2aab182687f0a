package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.country.CountryOperations;

/** Completes the countries that can be served. */
@Service
public final class CountryCompleter extends Completion<CountryOperations> {

    public CountryCompleter() {
        super(CountryOperations.class);
    }

    @Override
    void add(@Nullable CountryOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.countries().forEach(country -> names.add(country.code()));
        }
    }
}
