package org.patchbay.store.file;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** There while this node is configured to keep its documents in a database: two stores, one of them stale, must never be offered. */
@Component(
        service = DatabaseConfigured.class,
        configurationPid = "org.patchbay.store.jdbc",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DatabaseConfigured {

    @Activate
    public DatabaseConfigured() {
        // That it is there says it all.
    }

    @Modified
    void modified() {
        // What is in the configuration is the other store's concern.
    }
}
