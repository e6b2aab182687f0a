package org.patchbay.api.graph;

import java.io.File;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a declaration becomes in the manifest of the bundle that makes it. */
class GraphScopeTest {

    /** As a bundle declares it. */
    @GraphScope(value = "Presence.Read.All", purpose = Purpose.PRESENCE)
    @GraphScope(value = "Presence.ReadWrite", purpose = Purpose.PRESENCE)
    public static final class NeedsTwo {}

    /** As a bundle that needs one declares it. */
    @GraphScope(value = "Contacts.Read", purpose = Purpose.CONTACTS)
    public static final class NeedsOne {}

    /** As a bundle declares what an administrator enables. */
    @GraphScope(value = "Presence.Read.All", purpose = Purpose.PRESENCE, enabledBy = "presence/enabled")
    public static final class NeedsOneWhereEnabled {}

    private static Parameters declared(Class<?> type) throws Exception {
        try (Builder builder = new Builder()) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (new File(entry).exists()) {
                    builder.addClasspath(new File(entry));
                }
            }
            String file = type.getName().replace('.', '/') + ".class";
            builder.setProperty("Bundle-SymbolicName", "acme");
            builder.setProperty(
                    "-includeresource",
                    file + "=" + new File(type.getResource("/" + file).toURI()));
            try (Jar jar = builder.build()) {
                assertThat(builder.getErrors()).isEmpty();
                return new Parameters(jar.getManifest().getMainAttributes().getValue("Provide-Capability"));
            }
        }
    }

    @Test
    void isACapabilityWithScopeAndPurpose() throws Exception {
        Parameters declared = declared(NeedsOne.class);
        assertThat(declared.keySet()).containsExactly(Permissions.CAPABILITY);
        assertThat(declared.get(Permissions.CAPABILITY))
                .containsEntry("scope", "Contacts.Read")
                .containsEntry("purpose", "CONTACTS");
    }

    @Test
    void namesTheSettingThatEnablesWhatNeedsIt() throws Exception {
        assertThat(declared(NeedsOneWhereEnabled.class).get(Permissions.CAPABILITY))
                .containsEntry("enabledBy", "presence/enabled");
        assertThat(String.valueOf(
                        declared(NeedsOne.class).get(Permissions.CAPABILITY).get("enabledBy")))
                .isIn("null", "");
    }

    @Test
    void isRepeatedForEachPermission() throws Exception {
        assertThat(declared(NeedsTwo.class).values())
                .hasSize(2)
                .extracting(attributes -> attributes.get("scope") + " for " + attributes.get("purpose"))
                .containsExactlyInAnyOrder("Presence.Read.All for PRESENCE", "Presence.ReadWrite for PRESENCE");
    }
}
