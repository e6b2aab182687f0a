package org.patchbay.rest;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** Countries, presence, notices, what the trunk keeps, the audit: mostly there to be seen, each by whom it concerns. */
class ShownTest {
    private final World world = new World();

    private List<String> of(String who, String path, String member) {
        return Document.json(world.get(who, path).send(200).body()).get("items").findValuesAsText(member);
    }

    @Test
    void theRulesOfACountryAreForWhoHasAnyRole() {
        assertThat(of("acme-auditor", "/countries", "code")).containsExactly("DE");
        assertThat(of("acme-auditor", "/countries/de", "key")).containsExactly("emergency");
        assertThat(World.text(world.get("acme-auditor", "/countries/XX").send(404)))
                .contains("not on the list");
        world.get("none", "/countries").send(403);
        world.get("none", "/countries/de").send(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"number\":\"+4930123456\"}|200|fixed_line",
                "{\"number\":\"030123456\",\"from\":\"DE\"}|200|national",
                "{\"number\":\"030123456\"}|422|Say with 'from' in which country",
                "{\"number\":\"030123456\",\"from\":\"XX\"}|404|not on the list",
                "{\"number\":\"+49x\"}|422|no number",
                "{\"from\":\"DE\"}|422|'number' is missing",
                "{\"number\":49}|422|'number' must be text",
            })
    void whatANumberIsIsAskedInABody(String body, int status, String said) {
        assertThat(World.text(world.ask("POST", "/numbers/check")
                        .as("acme-auditor")
                        .json(body)
                        .send(status)))
                .contains(said);
        world.ask("POST", "/numbers/check").as("none").json(body).send(403);
    }

    @Test
    void presenceIsShownToItsTenant() {
        assertThat(of("acme-auditor", "/presence", "tenant")).containsExactly("acme");
        assertThat(of("auditor", "/presence", "tenant")).containsExactly("acme", "globex");
        assertThat(of("acme-auditor", "/presence-limits", "whose")).containsExactly("acme");
        assertThat(of("auditor", "/presence-limits", "whose")).containsExactly("", "acme", "globex");
        JsonNode users = Document.json(
                world.get("acme-auditor", "/presence/acme?limit=2").send(200).body());
        assertThat(users.get("items").findValuesAsText("user")).containsExactly("ada", "bob");
        assertThat(users.get("more").asBoolean()).isTrue();
        assertThat(Document.json(world.get("acme-auditor", "/presence/acme?limit=3")
                                .send(200)
                                .body())
                        .get("more")
                        .asBoolean())
                .isFalse();
        assertThat(World.text(
                        world.get("acme-auditor", "/presence/acme/users/ada").send(200)))
                .contains("seen in Teams: Busy", "opted out");
        world.get("acme-auditor", "/presence/acme/users/nobody").send(404);
        world.get("acme-auditor", "/presence/globex").send(403);
        world.get("acme-auditor", "/presence/globex/users/ada").send(403);
        world.get("auditor", "/presence/nobody").send(404);
        world.get("auditor", "/presence/acme?limit=0").send(422);
        world.get("none", "/presence").send(403);
        world.get("none", "/presence-limits").send(403);
    }

    @Test
    void aChannelIsOfThoseWhomItTellsOf() {
        assertThat(of("auditor", "/notices", "name")).containsExactly("node", "hook-acme", "hook-globex", "hook-both");
        assertThat(of("acme-auditor", "/notices", "name")).containsExactly("hook-acme");
        assertThat(of("both", "/notices", "name")).containsExactly("hook-acme", "hook-globex", "hook-both");
        world.get("none", "/notices").send(403);
    }

    @ParameterizedTest
    @CsvSource({
        "acme,hook-acme,204",
        "acme,hook-globex,404",
        "acme,hook-both,404",
        "acme,node,404",
        "acme,nobody,404",
        "acme-auditor,hook-acme,403",
        "both,hook-both,403",
        "auditor,node,403",
        "operator,node,204",
        "operator,hook-both,503",
        "none,hook-acme,403",
    })
    void aChannelIsTriedByItsOperators(String who, String channel, int status) {
        Answer answer =
                world.ask("POST", "/notices/" + channel + "/test").as(who).send(status);
        if (status == 204) {
            assertThat(world.done).containsExactly("token:" + who + " tried " + channel);
        } else {
            assertThat(world.done).isEmpty();
            assertThat(World.text(answer)).contains(status == 503 ? "it answered 500" : "detail");
        }
    }

    @Test
    void whatTheTrunkKeepsOfACallIsShownAsItsTraceIs() {
        assertThat(of("acme-auditor", "/calls/call-acme/ladder", "line")).containsExactly("INVITE sip:a (sdp)");
        assertThat(World.text(
                        world.get("acme-auditor", "/calls/call-acme/media").send(200)))
                .contains("50 packets");
        for (String what : List.of("ladder", "media")) {
            world.get("acme-auditor", "/calls/call-globex/" + what).send(404);
            world.get("acme-auditor", "/calls/call-gone/" + what).send(404);
            world.get("auditor", "/calls/call-gone/" + what).send(200);
            world.get("auditor", "/calls/nope/" + what).send(404);
        }
        assertThat(World.text(world.get("auditor", "/listeners").send(200))).contains("udp:127.0.0.1:5060");
        world.get("acme-auditor", "/listeners").send(403);
    }

    @Test
    void aCaptureIsMadeForTheAnswerAlone() {
        Trunk trunk = (Trunk) world.there.get(TrunkOperations.class);
        Answer answer = world.get("auditor", "/capture?call=call-acme").send(200);
        assertThat(answer.type()).isEqualTo("application/vnd.tcpdump.pcap");
        Path file = answer.file().orElseThrow().path();
        assertThat(file).hasContent("pcap of Optional[call-acme]");
        assertThat(answer.file().orElseThrow().passing()).isTrue();
        assertThat(file.toFile().delete()).isTrue();
        Path all =
                world.get("auditor", "/capture").send(200).file().orElseThrow().path();
        assertThat(all).hasContent("pcap of Optional.empty");
        assertThat(all.toFile().delete()).isTrue();
        world.get("auditor", "/capture?call=nobody").send(404);
        assertThat(trunk.captured()).as("nothing is left of it").doesNotExist();
        assertThat(World.text(world.get("auditor", "/capture?call=off").send(409)))
                .contains("capture_megabytes");
        assertThat(World.text(world.get("auditor", "/capture?call=full").send(503)))
                .contains("free space");
        world.get("acme-auditor", "/capture").send(403);
    }

    @Test
    void theAuditOfATenantIsForItsAuditors() {
        assertThat(of("acme-auditor", "/audit", "subject")).containsExactly("acme blocking");
        assertThat(of("acme-auditor", "/audit?tenant=acme", "tenant")).containsExactly("acme");
        assertThat(of("auditor", "/audit?tenant=globex", "subject")).containsExactly("globex blocking");
        assertThat(of("auditor", "/audit", "subject")).containsExactly("acme blocking", "globex blocking", "blocking");
        assertThat(of("both", "/audit?tenant=globex&count=1", "subject")).containsExactly("globex blocking");
        world.get("both", "/audit").send(422);
        world.get("acme-auditor", "/audit?tenant=globex").send(403);
        world.get("auditor", "/audit?tenant=*").send(422);
        world.get("none", "/audit").send(403);
    }

    @Test
    void whatIsWrongInTheDirectoryIsToldToItsTenant() {
        Answer own = world.get("acme-auditor", "/directory/problems").send(200);
        assertThat(World.text(own))
                .contains("store users/acme/x", "another tenant")
                .doesNotContain("globex", "csv");
        assertThat(of("auditor", "/directory/problems", "where")).hasSize(3);
        assertThat(of("auditor", "/directory/problems?tenant=globex", "where")).containsExactly("store users/globex/x");
        world.get("acme-auditor", "/directory/problems?tenant=globex").send(403);
        world.get("none", "/directory/problems").send(403);
    }
}
