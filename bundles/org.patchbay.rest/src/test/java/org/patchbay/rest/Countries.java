package org.patchbay.rest;

import java.util.List;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.country.CountryOperations;
import org.patchbay.api.ops.country.CountryRule;
import org.patchbay.api.ops.country.CountryView;
import org.patchbay.api.ops.country.NumberView;

/** One country that can be served. */
final class Countries implements CountryOperations {
    @Override
    public List<CountryView> countries() {
        return List.of(new CountryView("DE", "Germany", "EMEA", List.of("112", "110"), "bundle", ""));
    }

    private static void served(String code) throws OperationException {
        if (!code.equalsIgnoreCase("de")) {
            throw new OperationException(Reason.NOT_FOUND, "The country " + code + " is not on the list of 1.");
        }
    }

    @Override
    public List<CountryRule> rules(String code) throws OperationException {
        served(code);
        return List.of(new CountryRule("emergency", "112 110", "de.properties, line 3"));
    }

    @Override
    public NumberView number(String text, String from) throws OperationException {
        if (!from.isEmpty()) {
            served(from);
        }
        if (!text.matches("[+0-9]+")) {
            throw new OperationException(Reason.INVALID, "'" + text + "' is no number.");
        }
        return new NumberView("+4930123456", "DE", from.isEmpty() ? "" : "national", "fixed_line", "", "");
    }
}
