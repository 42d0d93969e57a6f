package io.migrationgate.spring.lab;

import io.migrationgate.spring.lab.mybatis.AuthorMapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.retry.annotation.EnableRetry;

/** An application with every framework that works on a data source. */
@SpringBootApplication
@EnableRetry
@MapperScan(basePackageClasses = AuthorMapper.class)
public class Lab {}
