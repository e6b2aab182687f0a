package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.REDIRECT;
import static org.patchbay.lab.cloud.World.TENANT;

/** What the sign-in service does for who asks rightly. */
class SignInTest {
    private static KeyedCertificate certificate;
    private World world;
    private Client client;

    @BeforeAll
    static void key() {
        certificate = KeyedCertificate.of("app");
    }

    @BeforeEach
    void open() {
        world = new World(certificate);
        client = new Client(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAdministratorConsentsAndAUserConnects() {
        Redirect consented = world.microsoft
                .signIn()
                .consentAsAdmin(
                        URI.create(
                                world.microsoft.signIn().uri() + "/" + TENANT + "/v2.0/adminconsent?client_id=" + APP
                                        + "&state=s1&redirect_uri=" + Client.escaped(REDIRECT) + "&scope="
                                        + Client.escaped(
                                                "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Presence.ReadWrite")),
                        ADA);
        assertThat(consented.fields())
                .containsEntry("admin_consent", "True")
                .containsEntry("tenant", TENANT)
                .containsEntry("state", "s1");
        Redirect back = world.microsoft.signIn().signIn(client.authorize(Map.of()), BOB);
        assertThat(back.fields()).containsEntry("state", "s2").containsKey("code");
        World.Got got = client.redeem(back.fields().get("code"), Map.of());
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        assertThat(got.fields())
                .contains("access_token", "refresh_token", "id_token", "client_info", "expires_in", "scope");
        assertThat(Issuer.read(got.json().path("id_token").asText())
                        .orElseThrow()
                        .claims()
                        .path("nonce")
                        .asText())
                .isEqualTo("n1");
        Bearer bearer = world.microsoft
                .signIn()
                .bearer(got.json().path("access_token").asText(), java.util.Set.of("https://graph.microsoft.com"));
        assertThat(bearer.scopes()).containsExactlyInAnyOrder("User.Read", "Presence.ReadWrite");
        assertThat(bearer.user()).isEqualTo(BOB);

        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("refresh_token", got.json().path("refresh_token").asText());
        fields.put("scope", "User.Read offline_access");
        World.Got again = client.token(fields, Map.of());
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.json().path("refresh_token").asText())
                .isNotEqualTo(got.json().path("refresh_token").asText());
    }

    @Test
    void anApplicationActsForItself() {
        world.microsoft.signIn().grantApplication(TENANT, APP, "Presence.Read.All");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("scope", "https://graph.microsoft.com/.default");
        World.Got got = client.token(fields, Map.of());
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        World.Got read = world.graph(
                "GET",
                "/v1.0/users/" + BOB + "/presence",
                got.json().path("access_token").asText(),
                "");
        assertThat(read.status()).as(read.toString()).isEqualTo(200);
    }
}
