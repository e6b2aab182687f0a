package org.patchbay.api.directory;

import java.io.IOException;
import java.util.List;

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
     * What a source knows.
     *
     * @param problems entries that could not be read
     */
    record Contents(
            List<Tenant> tenants,
            List<Site> sites,
            List<User> users,
            List<NumberRange> ranges,
            List<Problem> problems) {
        public Contents {
            tenants = List.copyOf(tenants);
            sites = List.copyOf(sites);
            users = List.copyOf(users);
            ranges = List.copyOf(ranges);
            problems = List.copyOf(problems);
        }
    }
}
