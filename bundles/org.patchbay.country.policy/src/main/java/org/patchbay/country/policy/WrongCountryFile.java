package org.patchbay.country.policy;

/** A country file that cannot be used. Its message names the file, the line, the key, the value and what is allowed. */
final class WrongCountryFile extends Exception {
    private static final long serialVersionUID = 1L;

    WrongCountryFile(String file, String problem) {
        super(file + ": " + problem);
    }

    WrongCountryFile(String key, Written written, String allowed) {
        super(written.file() + ", line " + written.line() + ": " + key + " = '" + written.value() + "' is wrong. "
                + allowed);
    }
}
