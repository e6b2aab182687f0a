package org.patchbay.presence.teams;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealedTest {
    private static final KeyedCertificate KEY = KeyedCertificate.of("one");
    private final Certificate certificate;

    SealedTest() throws GeneralSecurityException {
        certificate = Certificate.read((KEY.keyPem() + KEY.pem()).toCharArray());
    }

    private Map<String, String> sealed(String text) throws GeneralSecurityException {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
        byte[] data = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        Cipher wrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        wrap.init(Cipher.ENCRYPT_MODE, KEY.certificate().getPublicKey());
        Map<String, String> sealed = new HashMap<>();
        sealed.put("data", Base64.getEncoder().encodeToString(data));
        sealed.put("dataSignature", Base64.getEncoder().encodeToString(mac.doFinal(data)));
        sealed.put("dataKey", Base64.getEncoder().encodeToString(wrap.doFinal(key)));
        sealed.put("encryptionCertificateId", certificate.id());
        return sealed;
    }

    private static Json json(Map<String, String> members) throws Exception {
        return Json.read(Json.write(json -> {
            json.writeStartObject();
            for (Map.Entry<String, String> each : members.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        }));
    }

    @Test
    void isOpenedByTheKeyOfTheCertificate() throws Exception {
        assertThat(Sealed.open(json(sealed("{\"availability\":\"Away\"}")), certificate)
                        .text("availability"))
                .isEqualTo("Away");
    }

    /** Always in the same words: who posts learns nothing of what was right. */
    @Test
    void whateverIsNotAsItHasToBeIsTheSame() throws Exception {
        for (String name : sealed("{}").keySet()) {
            for (String wrong :
                    new String[] {"", "?", "AAAA", Base64.getEncoder().encodeToString(new byte[256])}) {
                Map<String, String> spoilt = sealed("{}");
                spoilt.put(name, wrong);
                refused(spoilt);
            }
            Map<String, String> less = sealed("{}");
            less.remove(name);
            refused(less);
        }
        Map<String, String> changed = sealed("{\"availability\":\"Away\"}");
        byte[] data = Base64.getDecoder().decode(changed.get("data"));
        data[0] ^= 1;
        changed.put("data", Base64.getEncoder().encodeToString(data));
        refused(changed);
        refused(sealed("no JSON"));
    }

    private void refused(Map<String, String> sealed) {
        assertThatThrownBy(() -> Sealed.open(json(sealed), certificate))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("It does not verify.")
                .hasNoCause();
    }
}
