package org.patchbay.notice;

import java.io.IOException;

/** A secret, read anew each time. The caller overwrites it. */
@FunctionalInterface
interface SecretSource {
    /** None is needed. */
    SecretSource NONE = () -> new char[0];

    /** @throws IOException when it is not there */
    char[] read() throws IOException;
}
