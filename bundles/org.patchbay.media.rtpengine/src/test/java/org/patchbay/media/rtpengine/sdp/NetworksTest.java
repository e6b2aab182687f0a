package org.patchbay.media.rtpengine.sdp;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NetworksTest {

    @Test
    void anAddressIsInOneOfThemOrNot() {
        Networks networks = new Networks(Set.of("52.112.0.0/14", "192.0.2.7", "2001:db8::/32"));
        assertThat(networks.contain("52.115.255.255")).isTrue();
        assertThat(networks.contain("52.116.0.0")).isFalse();
        assertThat(networks.contain("192.0.2.7")).isTrue();
        assertThat(networks.contain("192.0.2.8")).isFalse();
        assertThat(networks.contain("2001:db8:1::1")).isTrue();
        assertThat(networks.contain("2001:db9::1")).isFalse();
        assertThat(networks.contain("a.name")).isFalse();
        assertThat(new Networks(Set.of()).contain("192.0.2.8")).isTrue();
        assertThat(new Networks(Set.of("0.0.0.0/0")).contain("192.0.2.8")).isTrue();
    }

    @Test
    void whatIsNoneIsNamed() {
        for (String wrong :
                new String[] {"", "a.name", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "10.0.0.0/x", "10.0.0.0/-1"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Networks(Set.of(wrong)))
                    .withMessageContaining("'" + wrong + "'");
        }
    }
}
