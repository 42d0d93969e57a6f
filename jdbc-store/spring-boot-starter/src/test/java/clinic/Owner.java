package clinic;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.stereotype.Component;

@Entity
@Table(name = "owners")
@EntityListeners(Owner.PhoneReading.class)
public class Owner {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Integer id;

  private String city;

  @Transient // was a column; forms and validation find it as before
  private String telephone;

  @Column(name = "telephone", insertable = false, updatable = false)
  private String oldTelephone;

  @Column(name = "phone", insertable = false, updatable = false)
  private String newTelephone;

  public Integer getId() {
    return id;
  }

  public String getCity() {
    return city;
  }

  public void setCity(String city) {
    this.city = city;
  }

  public String getTelephone() {
    return telephone;
  }

  public void setTelephone(String telephone) {
    this.telephone = telephone;
  }

  @Component
  static class PhoneReading {
    private final MigrationGate phone;

    PhoneReading(@Gate("owner-phone") MigrationGate phone) {
      this.phone = phone;
    }

    @PostLoad
    void loaded(Owner owner) {
      owner.telephone =
          phone.forKey(owner.id).read(() -> owner.oldTelephone, () -> owner.newTelephone);
    }
  }
}
