package org.patchbay.stir;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepositoriesTest {
    private static final Repositories REPOSITORIES =
            new Repositories(List.of("cr.example.com", "*.sti.example", "10.1.2.3"), Set.of(443, 8443), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cr.example.com/a.pem",
                "HTTPS://CR.Example.Com/a.pem",
                "https://cr.example.com:8443/a.pem?x=y",
                "https://a.sti.example/b",
                "https://a.b.sti.example/"
            })
    void allowsWhatIsNamed(String uri) throws Unverified {
        REPOSITORIES.allow(URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://cr.example.com/a.pem | not offered over https",
                "ftp://cr.example.com/a.pem | not offered over https",
                "file:///etc/passwd | not offered over https",
                "cr.example.com/a.pem | not offered over https",
                "https:///a.pem | not one that is fetched",
                "https:a.pem | not one that is fetched",
                "https://me@cr.example.com/a.pem | not one that is fetched",
                "https://cr.example.com@evil.example/a.pem | not one that is fetched",
                "https://cr.example.com/a.pem#x | not one that is fetched",
                "https://evil.example/a.pem | allowed_hosts",
                "https://cr.example.com.evil.example/a.pem | allowed_hosts",
                "https://sti.example/a.pem | allowed_hosts",
                "https://evilsti.example/a.pem | allowed_hosts",
                "https://127.0.0.1/a.pem | allowed_hosts",
                "https://[::1]/a.pem | allowed_hosts",
                "https://cr.example.com:22/a.pem | port 22",
                "https://cr.example.com:80/a.pem | port 80"
            })
    void refusesAllElse(String uri, String reason) {
        assertThatThrownBy(() -> REPOSITORIES.allow(URI.create(uri)))
                .isInstanceOfSatisfying(
                        Unverified.class, e -> assertThat(e.status()).isEqualTo(436))
                .hasMessageContaining(reason);
    }

    @Test
    void allowsNobodyWhereNobodyIsNamed() {
        assertThatThrownBy(() ->
                        new Repositories(List.of(), Set.of(443), false).allow(URI.create("https://cr.example.com/")))
                .hasMessageContaining("allowed_hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2001:10::1",
                "2002:7f00:1::",
                "3fff::1",
                "4000::1"
            })
    void reachesNoAddressThatIsNotPublic(String address) throws Exception {
        assertThat(REPOSITORIES.reaches(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "100.63.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.1", "2600::1", "2a00:1::1"})
    void reachesThePublicInternet(String address) throws Exception {
        assertThat(REPOSITORIES.reaches(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void reachesLoopbackAddressesAloneOnATestBench() throws Exception {
        Repositories bench = new Repositories(List.of("localhost"), Set.of(443), true);
        assertThat(bench.reaches(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(bench.reaches(InetAddress.getByName("1.1.1.1"))).isFalse();
        assertThat(bench.reaches(InetAddress.getByName("10.0.0.1"))).isFalse();
    }
}
