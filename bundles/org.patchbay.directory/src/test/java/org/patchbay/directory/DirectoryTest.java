package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.DirectorySource.Contents;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryTest {
    @TempDir
    Path folder;

    @BeforeEach
    void good() throws IOException {
        write(
                "tenants.csv",
                "id,name,hosts,hub_peers,provider_peers",
                "acme,\"Acme, Inc.\",sbc1.acme.example,hub,zoom carrier2");
        write(
                "sites.csv",
                "tenant,id,name,country,address",
                "acme,berlin,Berlin,de,\"Unter den Linden 1, 10117 Berlin\"");
        write(
                "users.csv",
                "tenant,id,site,upn,display,number,extension,kind,licences",
                "# people",
                "acme,ada,berlin,ada@acme.example,Ada,+49 30 123401,2001,,PHONE_SYSTEM PROVIDER",
                "acme,door,berlin,,Door,,2002,COMMON_AREA_PHONE,PROVIDER");
        write("numbers.csv", "tenant,site,first,last", "acme,berlin,+4930123400,+4930123499");
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), String.join("\r\n", lines) + "\r\n");
    }

    private Snapshot snapshot() throws IOException {
        Contents contents = new CsvFolder(folder).read();
        return Snapshot.of(
                Map.of("files", contents),
                code -> code.equals("DE") ? Optional.empty() : Optional.of(code + " is not on the list: Germany."),
                number -> Optional.of(number.value().startsWith("+49") ? "DE" : "IN"));
    }

    @Test
    void putsOnTheServiceWhatIsRight() throws IOException {
        Snapshot snapshot = snapshot();
        assertThat(snapshot.problems).isEmpty();
        assertThat(snapshot.tenants.get("acme").name()).isEqualTo("Acme, Inc.");
        assertThat(snapshot.tenants.get("acme").providerPeers()).containsExactly("zoom", "carrier2");
        assertThat(snapshot.byNumber.get("+4930123401").id()).isEqualTo("ada");
        assertThat(snapshot.byExtension.get("acme").get("2002").kind()).isEqualTo(User.Kind.COMMON_AREA_PHONE);
        assertThat(snapshot.ranges.get(0).contains(new E164("+4930123455"))).isTrue();
        assertThat(snapshot.ranges.get(0).contains(new E164("+49301234555"))).isFalse();
    }

    @Test
    void refusesASiteInACountryThatIsNotServedAndAllThatStandsOnIt() throws IOException {
        write("sites.csv", "tenant,id,name,country,address", "acme,pune,Pune,IN,", "acme,berlin,Berlin,DE,");
        write(
                "users.csv",
                "tenant,id,site,upn,display,number,extension,kind,licences",
                "acme,raj,pune,,,+493012345,,,");
        Snapshot snapshot = snapshot();
        assertThat(snapshot.userCount()).isZero();
        assertThat(snapshot.problems)
                .extracting(Problem::text)
                .anyMatch(t -> t.equals("IN is not on the list: Germany."));
        assertThat(snapshot.problems)
                .extracting(Problem::where)
                .contains("files: site acme/pune", "files: user acme/raj");
    }

    @Test
    void refusesANumberOfACountryThatIsNotServed() throws IOException {
        write(
                "users.csv",
                "tenant,id,site,upn,display,number,extension,kind,licences",
                "acme,ada,berlin,,,+912212345678,,,");
        assertThat(snapshot().problems).singleElement().satisfies(p -> assertThat(p.text())
                .startsWith("IN is not on the list"));
    }

    @Test
    void namesFileAndLineOfWhatCannotBeReadAndTakesTheRest() throws IOException {
        write(
                "users.csv",
                "tenant,id,site,upn,display,number,extension,kind,licences,colour",
                "acme,a,berlin,,,030123,,,",
                "acme,b,berlin,,,,20x1,,",
                "acme,c,berlin,,,,,ROBOT,",
                "acme,d,berlin,,,,,,GOLD",
                "acme,e,\"berlin,,,,,,",
                "acme,f,berlin,,,,2003,,PROVIDER");
        Snapshot snapshot = snapshot();
        assertThat(snapshot.problems)
                .extracting(Problem::where)
                .containsExactly(
                        "users.csv:1", "users.csv:6", "users.csv:2", "users.csv:3", "users.csv:4", "users.csv:5");
        assertThat(snapshot.users.get("acme")).containsOnlyKeys("f");
    }

    @Test
    void givesNothingTwice() throws IOException {
        write(
                "users.csv",
                "tenant,id,site,upn,display,number,extension,kind,licences",
                "acme,ada,berlin,,,+4930123401,2001,,",
                "acme,ada,berlin,,,,,,",
                "acme,bob,berlin,,,+4930123401,,,",
                "acme,eve,berlin,,,,2001,,");
        write(
                "numbers.csv",
                "tenant,site,first,last",
                "acme,berlin,+4930123400,+4930123499",
                "acme,berlin,+4930123490,+4930123599");
        Snapshot snapshot = snapshot();
        assertThat(snapshot.users.get("acme")).containsOnlyKeys("ada");
        assertThat(snapshot.problems).hasSize(4);
        assertThat(snapshot.ranges).hasSize(1);
    }

    @Test
    void readsAgainOnlyWhatChanged() throws IOException {
        CsvFolder source = new CsvFolder(folder);
        Contents first = source.read();
        assertThat(source.read()).isSameAs(first);
        write("tenants.csv", "id,name,hosts,hub_peers,provider_peers", "other,Other,,,");
        Files.setLastModifiedTime(
                folder.resolve("tenants.csv"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertThat(source.read().tenants()).extracting(t -> t.id()).isEqualTo(List.of("other"));
    }

    @Test
    void saysWhichLicenceIsMissing() throws IOException {
        Snapshot snapshot = snapshot();
        assertThat(LicenceCheck.missing(snapshot.users.get("acme").get("ada"))).isEmpty();
        assertThat(LicenceCheck.missing(snapshot.users.get("acme").get("door")))
                .hasValueSatisfying(
                        t -> assertThat(t).contains("Microsoft Teams Phone").doesNotContain("provider"));
    }
}
