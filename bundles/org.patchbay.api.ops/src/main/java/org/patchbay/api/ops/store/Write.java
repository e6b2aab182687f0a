package org.patchbay.api.ops.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One change of one document.
 *
 * @param value the new document, or empty to remove it
 * @param expected the version it must have now (0: it must not be there), or empty to change it whatever it is
 */
public record Write(String space, String key, Optional<String> value, OptionalLong expected) {

    public static Write put(String space, String key, String value) {
        return new Write(space, key, Optional.of(value), OptionalLong.empty());
    }

    public static Write remove(String space, String key) {
        return new Write(space, key, Optional.empty(), OptionalLong.empty());
    }

    /** The same change, refused unless the document has this version now. */
    public Write expecting(long version) {
        return new Write(space, key, value, OptionalLong.of(version));
    }
}
