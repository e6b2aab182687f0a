package org.patchbay.api.directory;

import java.io.IOException;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where tenants, sites, users and numbers come from: files, Microsoft Graph, a provider. Read on a thread for input and output, and again when
 * the source says that it changed.
 */
@ConsumerType
public interface DirectorySource {

    /** For problems and conflicts. */
    String name();

    /**
     * All it knows. What it could read is given even where some of it is wrong; the rest is in the problems.
     *
     * @throws IOException when nothing could be read; the directory then keeps what it had
     */
    Contents read() throws IOException;

    /**
     * One thing a source knows.
     *
     * @param where the file and line, or the key in the source: what an operator looks up when the entry is not put on the service
     */
    record Entry<T>(String where, T value) {}
}
