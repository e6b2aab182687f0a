package org.patchbay.rest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What came in. Read once, by one thread. */
public interface Request {

    String method();

    /** As it was sent, with its escapes. */
    String path();

    /** As it was sent, without the question mark; empty where there is none. */
    String query();

    Optional<String> header(String name);

    /** Of whom it came from. */
    String address();

    /** Whether nobody can have read it on its way: it came over TLS, or from this machine itself. */
    boolean isPrivate();

    /**
     * The whole body.
     *
     * @param most how many bytes are taken
     * @throws Problem 413 where there are more; 408 where they come too slowly
     */
    byte[] body(int most);

    /**
     * Writes the whole body to somewhere, which may have got a part of it when this throws.
     *
     * @return how many bytes
     * @throws Problem as the other
     * @throws IOException when it cannot be written there
     */
    long body(long most, OutputStream to) throws IOException;
}
